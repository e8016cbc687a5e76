"""Headings and notes of a dossier's page, in English and Chinese."""

from dataclasses import dataclass

from projections.timeline.wording import Lang


@dataclass(frozen=True)
class DossierWords:
    """The words of one language; texts in braces are filled in."""

    title: str
    evidence: str
    checkpoint: str
    keys: str
    made: str
    streams: str
    stream: str
    versions: str
    proves: str
    limits: str
    verify: str
    history: str
    findings: str
    duties: str
    none: str
    books: str
    book: str
    version: str
    leaf: str
    state: tuple[str, str]
    later: str


DOSSIER_WORDS: dict[Lang, DossierWords] = {
    "en": DossierWords(
        title="Dossier of {stream}",
        evidence="What this rests on",
        checkpoint="Checkpoint {number} of ledger {ledger}: {size} events, root {root}",
        keys="Fingerprints of the keys in this file: compare them with those you were given",
        made="Made {made}",
        streams="What is in this file",
        stream="Stream",
        versions="Versions",
        proves="It proves that",
        limits="It does not prove",
        verify="To verify it offline, in the unpacked folder:",
        history="What happened",
        findings="Rules that were broken",
        duties="Still to be done",
        none="None.",
        books="The rulebooks that judged it",
        book="Book",
        version="Version",
        leaf="Event",
        state=("in force", "switched off"),
        later="Left out because they were recorded after the checkpoint: {count}",
    ),
    "zh": DossierWords(
        title="{stream} 档案",
        evidence="依据",
        checkpoint="账本 {ledger} 的检查点 {number}：{size} 项事件，根 {root}",
        keys="本文件所含密钥的指纹，请与您另行取得的指纹核对",
        made="生成于 {made}",
        streams="本文件所含",
        stream="流",
        versions="版本",
        proves="可以证明",
        limits="不能证明",
        verify="离线核验（在解压后的文件夹中）：",
        history="发生的事实",
        findings="违反的规则",
        duties="待办事项",
        none="无。",
        books="据以判断的规则书",
        book="规则书",
        version="版本",
        leaf="事件",
        state=("有效", "已停用"),
        later="因在检查点之后记录而未列入：{count}",
    ),
}
