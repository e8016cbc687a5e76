"""What a dossier proves and what it does not, in both languages."""

from typing import Literal

PROVES: dict[Literal["en", "zh"], tuple[str, ...]] = {
    "en": (
        (
            "each file in events/ is, byte for byte, an event of the log whose size and root"
            " the checkpoint states"
        ),
        "the checkpoint was signed with the key whose fingerprint the reader brings along",
        (
            "of the policy, and of each claim and complaint here, no event between the first"
            " and the last is missing: their versions run from 1 without a gap and are under"
            " the hash"
        ),
        ("the facts in history.json are those of the events, all that its two times ask for"),
    ),
    "zh": (
        "events/ 中的每个文件逐字节都是日志中的一项事件，日志的大小和根由检查点载明",
        "检查点由读者所持指纹对应的密钥签署",
        "本保单及此处每件理赔、投诉自首至末的事件无一缺失：版本号自 1 起连续，且在哈希之下",
        "history.json 中的事实即所记录的事件，且在其两个时间界限内无一遗漏",
    ),
}
LIMITS: dict[Literal["en", "zh"], tuple[str, ...]] = {
    "en": (
        (
            "that a stream had no later event at the checkpoint, or that no other claim,"
            " complaint or agent names the policy: the log holds no list of them; `policytrail"
            " verify` on the ledger with this checkpoint, and a dossier made anew from it, show"
            " that"
        ),
        (
            "that the verdicts, index.html, the rulebooks and the schemas are true: the digests"
            " find a byte that was changed, but nobody has signed them; compare the SHA-256 of"
            " manifest.json with the one that was printed when the dossier was made, or have it"
            " made anew"
        ),
        ("that the programs in this file are honest: `policytrail verify-dossier` runs its own"),
        "that what was recorded is true, or that everything was recorded",
    ),
    "zh": (
        (
            "截至检查点某流没有更晚的事件，或没有其他理赔、投诉、业务员提及本保单：日志不含此类清"
            "单；可用此检查点对账本运行 `policytrail verify`，并由账本重新生"
            "成档案来证明"
        ),
        (
            "结论、index.html、规则书和模式是否属实：摘要可发现被改的字节，但无人签署；"
            "请将 manifest.json 的 SHA-256 与生成时所打印者核对，或重新生"
            "成"
        ),
        ("本文件中的程序是否诚实：`policytrail verify-dossier` 运行其自带的程序"),
        "所记录的是否真实，或是否一切都已记录",
    ),
}
