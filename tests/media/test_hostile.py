"""Media is untrusted: neither PyAV nor ffmpeg may follow it to other files or hosts."""

from __future__ import annotations

import http.server
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from sensevoice_markers.analysis import AudioTrack, MediaInfo
from sensevoice_markers.errors import DecodeFailed, NotMedia
from sensevoice_markers.media.audio import Sound
from sensevoice_markers.media.probe import probe

Make = Callable[..., Path]
Decode = Callable[..., Sound]


class Host:
    """A web server that keeps a list of what it was asked for, and answers with a video."""

    def __init__(self, answer: bytes) -> None:
        self.hits: list[str] = []
        host = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                host.hits.append(self.path)
                self.send_response(200)
                self.end_headers()
                self.wfile.write(answer)

            def log_message(self, *_: object) -> None:
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}"


@pytest.fixture
def video(make: Make) -> Path:
    """A real video that the hostile files point to."""
    picture = ("-f", "lavfi", "-i", "testsrc2=s=160x120:r=25:d=2")
    return make("secret.ts", *picture, "-f", "lavfi", "-i", "sine=d=2", "-c:v", "mpeg2video", "-c:a", "mp2")


@pytest.fixture
def host(video: Path) -> Iterator[Host]:
    made = Host(video.read_bytes())
    thread = threading.Thread(target=made.server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield made
    made.server.shutdown()
    thread.join()
    made.server.server_close()


def hls(target: str) -> str:
    return f"#EXTM3U\n#EXT-X-VERSION:3\n#EXT-X-TARGETDURATION:2\n#EXTINF:2.0,\n{target}\n#EXT-X-ENDLIST\n"


def hls_key(target: str) -> str:
    return hls("secret.ts").replace("#EXTINF", f'#EXT-X-KEY:METHOD=AES-128,URI="{target}"\n#EXTINF')


def concat(target: str) -> str:
    return f"ffconcat version 1.0\nfile '{target}'\n"


def dash(target: str) -> str:
    return (
        '<?xml version="1.0"?><MPD xmlns="urn:mpeg:dash:schema:mpd:2011" type="static" '
        'mediaPresentationDuration="PT2S" profiles="urn:mpeg:dash:profile:full:2011"><Period><AdaptationSet '
        f'mimeType="audio/mp4"><Representation id="1" bandwidth="1"><BaseURL>{target}</BaseURL>'
        "</Representation></AdaptationSet></Period></MPD>"
    )


def sdp(target: str) -> str:
    return "v=0\no=- 0 0 IN IP4 127.0.0.1\ns=x\nc=IN IP4 127.0.0.1\nt=0 0\nm=audio 5004 RTP/AVP 0\n"


def ansi(target: str) -> str:
    """Terminal output: FFmpeg's tty demuxer would make a film of it."""
    return "\x1b[2J\x1b[1;31mred\x1b[0m\n" * 200


def asx(target: str) -> str:
    return f'<asx version="3.0"><entry><ref href="{target}"/></entry></asx>'


def assert_refused(path: Path, decode: Decode) -> None:
    """By PyAV; and by the ffmpeg program, should a file ever get past PyAV."""
    with pytest.raises(NotMedia, match="not a video or audio file"):
        probe(path)
    track = AudioTrack(number=1, stream=0, codec="mp2", channels=1, sample_rate=44100)
    with pytest.raises(DecodeFailed):
        decode(MediaInfo(str(path), duration=2.0, audio_tracks=(track,)), [track])


LISTS = [hls, hls_key, concat, dash, sdp, ansi, asx]


@pytest.mark.parametrize("name", ["list.mp4", "list.m3u8", "list.mpd", "list.txt", "list"])
@pytest.mark.parametrize("content", LISTS)
def test_lists_do_not_reach_other_files(video: Path, decode: Decode, content: Callable[[str], str], name: str) -> None:
    path = video.with_name(name)
    for target in (video.name, str(video), f"file:{video}", video.as_uri()):
        path.write_text(content(target))
        assert_refused(path, decode)


@pytest.mark.parametrize("name", ["list.mp4", "list.m3u8"])
@pytest.mark.parametrize("content", LISTS)
def test_lists_do_not_reach_hosts(
    video: Path, host: Host, decode: Decode, content: Callable[[str], str], name: str
) -> None:
    path = video.with_name(name)
    path.write_text(content(f"{host.url}/secret.ts"))
    assert_refused(path, decode)
    assert host.hits == []


def test_the_host_would_have_been_reached(video: Path, host: Host, ffmpeg: Callable[..., None]) -> None:
    """Without our limits the same list is followed: the tests above look where it matters."""
    path = video.with_name("list.m3u8")
    path.write_text(hls(f"{host.url}/secret.ts"))
    ffmpeg("-protocol_whitelist", "file,http,tcp", "-i", path, "-t", 0.1, video.with_name("stolen.wav"))
    assert host.hits


@pytest.mark.parametrize(
    "url", ["{host}/secret.ts", "concat:secret.ts|secret.ts", "subfile,,start,0,end,0,,:secret.ts", "lavfi:sine"]
)
def test_a_path_is_never_a_protocol(
    video: Path, host: Host, decode: Decode, url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Even a file that really has such a name is read as that file: here one with text in it."""
    monkeypatch.chdir(video.parent)
    path = Path(url.format(host=host.url))
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("no video at all\n" * 100)
    assert_refused(path, decode)
    assert host.hits == []


def test_a_pattern_does_not_collect_pictures(make: Make, decode: Decode, tmp_path: Path) -> None:
    make("frame%03d.png", "-f", "lavfi", "-i", "testsrc2=s=160x120:r=25:d=0.2")
    assert (tmp_path / "frame001.png").exists()
    pattern = tmp_path / "frame%03d.png"
    pattern.write_bytes((tmp_path / "frame001.png").read_bytes())
    assert_refused(pattern, decode)
