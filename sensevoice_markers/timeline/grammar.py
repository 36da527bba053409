"""Small words that tell where a sentence may be parted: what clings to the word after it, what opens a clause.

Function words only, lower case, of the languages that subtitles are made in most; of others no word is special.
Which word is meant where two are written alike cannot be known here: those are left out, or stand where they do
least harm.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Grammar:
    """Function words of a language written with spaces.

    Attributes:
        articles: and other words that never end a line: determiners, numerals, titles.
        conjunctions: begin a clause, so that a line may well begin with them and never end with them.
        prepositions: a line had better begin with them than end with them.
        clinging: pronouns and auxiliaries that belong to the word after them.
    """

    articles: frozenset[str] = frozenset()
    conjunctions: frozenset[str] = frozenset()
    prepositions: frozenset[str] = frozenset()
    clinging: frozenset[str] = frozenset()


def _grammar(articles: str, conjunctions: str, prepositions: str, clinging: str = "") -> Grammar:
    return Grammar(*(frozenset(words.split()) for words in (articles, conjunctions, prepositions, clinging)))


GRAMMARS: Mapping[str, Grammar] = {
    "en": _grammar(
        "a an the my your his our their its these those every each no some any another such very too quite rather "
        "more most less next last first second third same other own whole one two three four five six seven eight "
        "nine ten eleven twelve twenty thirty forty fifty sixty seventy eighty ninety hundred thousand million "
        "billion mr mrs ms dr prof st",
        "and but or nor because although though while whereas unless until whether if since so that which who whom "
        "whose where when why how what than then",
        "of in on at for from with by about into onto over under between among through during without within "
        "against toward towards upon across behind beyond before after around like as",
        "i he she we they you it is are was were am be been being i'm you're we're they're he's she's it's has have "
        "had do does did don't doesn't didn't will would shall should can could may might must won't wouldn't can't "
        "couldn't shouldn't isn't aren't wasn't weren't haven't hasn't not never just really i've we've you've i'll "
        "we'll you'll he'll she'll they'll i'd we'd you'd they'd there's that's let's gonna to going trying want "
        "wanted need needed able used supposed",
    ),
    "es": _grammar(
        "el la los las un una unos unas mi mis tu tus su sus nuestro nuestra nuestros nuestras este esta estos "
        "estas ese esa esos esas cada todo toda todos todas otro otra muy más tan dos tres cuatro cinco seis siete "
        "ocho nueve diez cien mil sr sra dr",
        "y e o u pero sino porque aunque mientras cuando donde si que quien cual como pues entonces",
        "a de en con por para sin sobre entre hasta desde hacia contra según durante ante bajo tras del al",
        "yo tú él ella nosotros ellos ellas me te se nos os le les lo no ya es son era eran fue ha han he hemos "
        "está están estaba hay había voy va vamos van puede pueden",
    ),
    "fr": _grammar(
        "le la les un une des mon ma mes ton ta tes son sa ses notre nos votre vos leur leurs ce cet cette ces "
        "chaque quelques plusieurs tout toute tous toutes très plus moins aussi deux trois quatre cinq six sept "
        "huit neuf dix cent mille m mme mlle dr",
        "et ou mais ni car donc parce que qui quand lorsque puisque quoique si comme où dont puis alors",
        "à de en dans par pour sur sous avec sans chez vers entre contre depuis pendant avant après du au aux",
        "je tu il elle on nous vous ils elles me te se ne y est sont était étaient a ont avait ai as avons avez "
        "suis es sommes êtes va vont peut peuvent fait c'est j'ai n'est n'a pas",
    ),
    "de": _grammar(
        "der die das den dem des ein eine einen einem einer eines mein meine meinen meinem meiner dein deine sein "
        "seine seinen ihr ihre ihren unser unsere euer eure dieser diese dieses diesen diesem jeder jede jedes "
        "jeden kein keine keinen keinem sehr zu mehr zwei drei vier fünf sechs sieben acht neun zehn hundert "
        "tausend herr frau dr",
        "und oder aber denn sondern weil dass daß wenn als ob obwohl während damit bevor nachdem sobald solange wie "
        "wo warum also",
        "in an auf aus bei mit nach von zu zum zur für um durch gegen ohne über unter vor hinter neben zwischen "
        "seit wegen trotz im am vom beim ins ans bis",
        "ich du er wir man es ist sind war waren bin bist hat haben habe hatte hatten wird werden wurde wurden kann "
        "können könnte muss müssen soll sollen will wollen nicht",
    ),
    "it": _grammar(
        "il lo la i gli le un uno una mio mia miei mie tuo tua suo sua suoi sue nostro nostra vostro vostra loro "
        "questo questa questi queste quel quello quella quei quelle ogni tutto tutta tutti tutte molto più così due "
        "tre quattro cinque sei sette otto nove dieci cento mille",
        "e ed o ma perché se che chi quando mentre dove come anche quindi però oppure poi allora",
        "a di da in con su per tra fra senza sotto sopra verso contro dopo prima durante del dello della dei degli "
        "delle al allo alla ai agli alle dal dalla dai nel nella nei nelle sul sulla sui col",
        "io tu lui lei noi voi mi ti si ci vi ne non è sono era erano ho hai ha abbiamo avete hanno aveva sta "
        "stanno può possono deve devono c'è",
    ),
    "pt": _grammar(
        "o a os as um uma uns umas meu minha meus minhas teu tua seu sua seus suas nosso nossa este esta estes "
        "estas esse essa esses essas aquele aquela cada todo toda todos todas muito mais tão dois duas três quatro "
        "cinco seis sete oito nove dez cem mil",
        "e ou mas porque embora enquanto quando onde se que quem como pois então porém",
        "de em com por para sem sobre entre até desde contra durante após do da dos das no na nos nas ao à aos às "
        "pelo pela pelos pelas num numa",
        "eu ele ela nós eles elas você vocês me te lhe não já é são era eram foi foram tem têm tinha está estão "
        "estava vai vão vamos pode podem há",
    ),
    "nl": _grammar(
        "de het een mijn jouw zijn haar ons onze jullie hun deze dit die elke elk ieder iedere alle geen zeer erg "
        "meer twee drie vier vijf zes zeven acht negen tien honderd duizend",
        "en of maar want dus omdat dat als wanneer terwijl hoewel toen zodat voordat nadat die wat waar wie hoe",
        "in op aan bij met van voor naar uit door over onder tegen tussen zonder om tot sinds tijdens te",
        "ik jij je hij zij ze wij we u is zijn was waren ben bent heeft hebben had hadden heb wordt worden werd kan "
        "kunnen moet moeten zal zullen wil willen niet",
    ),
    "ru": _grammar(
        "мой моя моё мои твой твоя наш наша наше наши ваш ваша ваше ваши его её их этот эта это эти тот та те "
        "каждый каждая весь вся все очень самый самая более два две три четыре пять шесть семь восемь девять десять "
        "сто тысяча",
        "и а но или что чтобы потому если когда пока хотя который которая которое которые где куда как поэтому то "
        "зато ведь",
        "в во на с со к ко о об от до из у за под над при про для без между через после перед по около",
        "я ты он она мы вы они не ни бы был была было были будет будут есть",
    ),
}

# Chinese, Cantonese among it: words as the segmenter cuts them, in Simplified characters.
HAN_CLOSING = frozenset(
    "的 地 得 了 着 过 著 吗 呢 吧 啊 呀 嘛 啦 哦 哇 们 之 等 等等 的话 来说 以上 以下 以内 左右 里 里面 上 "
    "下 中 内 外 前 后 时 之前 之后 一样 似的 一下 而已 嘅 咗 喇 㗎 啫 啰 㖞 咩 晒 住 紧 先 起来 下来 下去 "
    "出来 出去 过来 过去 上去 个 先生 女士 小姐 老师 教授 博士 同学 经理 总统 主席".split()
)
"""Never first in a line."""

HAN_OPENING = frozenset(
    "后来 接下来 首先 其次 最后 但是 但 不过 可是 然而 而且 并且 所以 因此 因为 由于 如果 要是 假如 虽然 "
    "尽管 即使 无论 不管 只要 只有 除非 然后 接着 接著 于是 或者 同时 另外 此外 比如 例如 以及 否则 甚至 "
    "其实 不仅 不但 而是 为咗 但系 跟住 仲有 即系 之后 当 而".split()
)
"""Well first in a line, never last."""

HAN_CLINGING = frozenset(
    "在 把 被 对 对于 关于 和 跟 与 及 或 从 向 往 给 为 为了 以 由 按 比 让 叫 使 将 是 不 没 没有 很 太 更 "
    "最 并 却 非常 特别 十分 都 也 就 还 又 再 才 只 这 那 这个 那个 每 各 几 一个 一种 这些 那些 第 到 会 "
    "能 可以 要 想 应该 必须 不能 不会 正在 已经 我 你 他 她 它 我们 你们 他们 唔 唔系 冇 有 同 喺 畀 仲 用 "
    "本来 原来 每天 天天 常常 经常 一直 总是 那么 这么 为什么 大家 怎么 将近 大约 差不多 超过 至少 我哋 你哋 "
    "佢哋 佢 呢个 𠮶个 呢 𠮶 小 大 新 老".split()
)
"""Never last in a line."""

HAN_CLAUSE = frozenset("的话 吗 呢 吧 啦 嘛 了吗 来说 而已 之后 的时候 时候".split())
"""End a clause more often than not."""

HAN_SUBJECTS = frozenset("我 你 他 她 它 我们 你们 他们 她们 大家 咱们 佢 我哋 你哋 佢哋".split())
"""Begin a clause more often than not."""

CANTONESE = (
    "我哋 你哋 佢哋 唔系 唔好 唔知 冇得 而家 点解 点样 乜嘢 边个 边度 呢个 𠮶个 呢啲 𠮶啲 跟住 仲有 即系 "
    "同埋 但系 琴日 听日 今日 钟意 食嘢 做嘢 睇戏 返工 放工 屋企 朋友 时候 因为 所以 如果 知道 觉得 可以 "
    "其实 已经 应该 一齐".split()
)
"""Words that a Mandarin dictionary lacks."""

NUMERALS = frozenset("0123456789０１２３４５６７８９〇零一二三四五六七八九十百千万萬亿億兆两兩点點.,．")
COUNTERS = frozenset("年月日号號天个個位名只隻条條张張本次元块塊岁歲点點分秒度人家件种種斤公里米％%円圓つ回階時間")

# How a phrase of Japanese or a word of Korean ends, as regular expressions.
JAPANESE_STOP = (
    "(?:です|ます|でした|ました|ません|でしょう|ましょう|ください)"
    "(?:か|ね|よ|よね|わ|が|けど|けれど|けれども|から|ので|し)?|だよ|だね|だよね|んだ|かな|だろう|だった"
)
JAPANESE_CLAUSE = (
    "けど|けれども?|ので|のに|たが|だが|たら|れば|なら|ながら|から|まして|んで|って|して|いて|くて|れて|えて|ても| "
    "し|たり"
)
JAPANESE_MODIFIER = "の|な|を|という"
JAPANESE_CLINGING = "[こそあど]の|[こそあど]んな|とても|もっと|すごく|かなり|一番|最も"
JAPANESE_DEPENDENT = (
    "(?:時|人|方|中|間|前|後|気|所|度|様|為|物|事)(?:[ぁ-ん、。]|$)|"
    "(?:とき|こと|もの|ため|よう|はず|わけ|ところ|うち|くらい|ぐらい|ほど|まま|とおり|たび|おかげ|場合|さん)"
)
"""How a phrase begins that belongs to the one before it."""

JAPANESE_SAID = (
    "(?:です|ます|ません|[でまい]した|ませんでした)(?=[^かねよわがけしのらりとんで、。])|"
    "(?<=[でま]した)(?=でも|それ|その|そし)"
)
JAPANESE_WHILE = "ながら|んですけど|けれども|ますけど|ですけど|ますので|ですので|なので"
JAPANESE_ADVERB = (
    "とても|もっと|すごく|かなり|ちょっと|ゆっくり|はっきり|しっかり|なかなか|だんだん|どんどん|いつも|たくさん| "
    "ほとんど|やっぱり|やはり|ずっと|きっと|たぶん|もちろん"
)

KOREAN_STOP = "(?:니다|니까요|[어아해에예세네래데]요|지요|죠|군요|거든요|까요|나요|구나|[했었았]다|한다|이다)"
KOREAN_CLAUSE = "(?:지만|[는은인한던]데|니까|면|려고|도록|거나|든지|자마자|[하되있없이보가지]고|며|때문에|(?<!에)서)"
KOREAN_QUOTED = "[다라자냐까]고$"
KOREAN_DEPENDENT = (
    "(?:수|것|거|게|때|줄|데|뿐|만큼|대로|채|적|등|지|듯|리|동안|이상|정도|때문|번|시간|분|명|개|년|월|일|원|살|"
    "층|후|뒤|전)(?:$|[.,?!은는이가을를도만에로의과와밖입인예였라다면요야처])|(?:있|없)[는었을다으어]"
)
"""How a word begins that belongs to the one before it."""

KOREAN_OPENING = frozenset(
    "그리고 그런데 하지만 그러나 그래서 그러면 그럼 또는 혹은 왜냐하면 만약 특히 즉 게다가 따라서".split()
)
KOREAN_CLINGING = frozenset(
    "이 그 저 한 두 세 네 몇 각 매 모든 어떤 무슨 어느 이런 그런 저런 이렇게 그렇게 아주 매우 정말 너무 더 "
    "가장 제일 안 못 잘 꼭 다 새 첫 약 총 제 내 우리 좀 다음 지난 이번".split()
)
