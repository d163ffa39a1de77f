"""Issued summaries as files: handing out the filed one, examining one that somebody brings."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime

import pikepdf
from django.utils import timezone

from branchrecords.documents.archival import (
    MANIFEST,
    Examination,
    examined,
    first_revision,
)
from branchrecords.documents.pdf import PdfUnavailable
from branchrecords.documents.signing import Signature, signature_of
from reports.actions.papers import file_paper
from reports.exports.summaries import content_pdf, issue_pdf
from reports.models import Issue
from reports.queries.content import digest_of
from reports.queries.papers import paper_bytes, paper_of
from reports.rules.differences import text_differences

FIGURES = "figures.json"
MOST_NAMED = 5


def filed_paper(issue: Issue, by=None) -> bytes:
    """The paper of an issue as it was filed; made, signed and filed when it is asked for first."""
    filed = paper_of(issue)
    if filed is None:
        content = issue_pdf(issue)
        filed = file_paper(issue=issue, content=content, by=by, at=timezone.now())
    return paper_bytes(filed)


@dataclass(frozen=True)
class Report:
    """What is wrong with a paper (`faults`), and what was found right or could not be asked."""

    faults: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    serial: str = ""
    digest: str = ""
    data: dict = field(default_factory=dict)


def examine_paper(content: bytes, roots: tuple[bytes, ...] = ()) -> Report:
    """Examine a file without a database: its parts, its data, its signature, made again.

    `roots` are certificates one trusts. An unsigned paper can prove only that it is whole: who
    changes data, pages, manifest and seal together makes another whole paper (ADR 18).
    """
    found = examined(content)
    if not found.readable:
        return Report(["文件打不开：不是 PDF，或者结构已被破坏。"])
    if not found.manifest and FIGURES not in found.files and not found.identifier:
        return Report(["不是本系统印发的文件：里面没有内嵌数据、清单和编号。"])
    report = Report()
    data = _data(found, report)
    _parts(found, report)
    _signature(signature_of(content, roots), found.appended, report)
    if data is None:
        return report
    digest = digest_of(data)
    issue = data.get("issue") or {}
    report = Report(report.faults, report.notes, str(issue.get("serial", "")), digest, data)
    if found.identifier != f"{report.serial} sha256:{digest}":
        report.faults.append(
            f"{FIGURES} 与封装时登记的编号、摘要不符：内嵌数据被改动，或者被换成另一份文件的。"
        )
    elif not found.changed_pages:
        _made_again(content, data, report)
    return report


def _data(found: Examination, report: Report) -> dict | None:
    if FIGURES not in found.files:
        report.faults.append(f"缺少内嵌数据 {FIGURES}。")
        return None
    try:
        data = json.loads(found.files[FIGURES] or b"")
        data["figures"], data["narrative"], data["schema"]
    except (ValueError, KeyError, TypeError):
        report.faults.append(f"内嵌数据 {FIGURES} 被改动，已经读不出来。")
        return None
    return data


def _parts(found: Examination, report: Report) -> None:
    if not found.manifest:
        report.faults.append(f"缺少清单 {MANIFEST}，或清单被改动，不能逐页核对。")
    report.faults.extend(
        f"内嵌文件 {name} 被改动。" for name in found.changed_files if name != MANIFEST
    )
    report.faults.extend(
        f"缺少内嵌文件 {name}。" for name in found.missing_files if name != FIGURES
    )
    report.faults.extend(f"第 {number} 页被改动。" for number in found.changed_pages)
    if not found.sealed:
        report.faults.append("整个文件的封印不符：封装以后有字节被改动。")


def _signature(signature: Signature | None, appended: bool, report: Report) -> None:
    if signature is None and appended:
        report.faults.append("封装以后又附加了内容，附加的不是完好的电子签名。")
    elif signature is None:
        report.notes.append("文件没有电子签名：只能说明内容完整，不能单独证明出自谁手。")
    elif not signature.holds:
        report.faults.append("电子签名不成立：签名以后有字节被改动，或者签名被破坏。")
    else:
        signed = timezone.localtime(signature.at) if signature.at else None
        when = f"{signed:%Y-%m-%d %H:%M}" if signed else "时间不明"
        report.notes.append(
            f"电子签名有效：{signature.subject}，{when}，证书指纹 {signature.fingerprint}。"
        )
        if signature.trusted is None:
            report.notes.append("没有给出信任的根证书，没有核对证书由谁颁发（--trust）。")
        elif not signature.trusted:
            report.faults.append("签名证书不是由所给的根证书颁发的，或不在有效期内。")


def _made_again(content: bytes, data: dict, report: Report) -> None:
    """Print the embedded data once more: page by page it must be what is in hand."""
    try:
        at = datetime.fromisoformat(data["issue"]["at"])
        again = content_pdf(data, report.serial, at)
    except (PdfUnavailable, KeyError, TypeError, ValueError, AttributeError):
        report.notes.append("不能按内嵌数据重新排印，没有和页面逐字对照。")
        return
    if again == first_revision(content):
        report.notes.append("按内嵌数据重新排印，和文件逐字节相同。")
    elif _producer(again) == _producer(first_revision(content)):
        report.faults.append("按内嵌数据重新排印，和文件不同：页面和数据不是同一份。")
    else:
        report.notes.append("文件由另一版本的排印组件生成，没有和页面逐字对照。")


def _producer(content: bytes) -> str:
    with pikepdf.open(io.BytesIO(content)) as paper:
        return str(paper.docinfo.get("/Producer", ""))


def compare_with_records(content: bytes, report: Report) -> None:
    """Add to `report` what the database knows of the paper: filed bytes, newest version."""
    if not report.digest:
        return  # what cannot be read cannot be compared, and has been said
    issue = Issue.objects.filter(serial=report.serial).first() if report.serial else None
    if issue is None:
        report.faults.append(f"本系统没有印发过编号为 {report.serial or '（没有写）'} 的文件。")
        return
    if issue.digest != report.digest:
        report.faults.append(f"内嵌数据和本系统保存的不同{_named(issue, report.data)}。")
    filed = paper_of(issue)
    if filed is None:
        report.notes.append("本系统还没有归档这份文件，没有和归档件对照。")
    elif paper_bytes(filed) != content:
        report.faults.append("文件和本系统归档的不是逐字节相同。")
    else:
        report.notes.append(f"和本系统归档的逐字节相同（sha256 {filed.sha256}）。")
    newer = Issue.objects.filter(summary=issue.summary_id, version__gt=issue.version)
    if (latest := newer.order_by("-version").first()) is not None:
        report.faults.append(f"不是现行版本：第 {latest.version} 版 {latest.serial} 已经印发。")


def _named(issue: Issue, data: dict) -> str:
    """Which figures and sentences of a file are not those of the records, the first five."""
    try:
        found = [*_figures(issue.content["figures"], data["figures"])]
        found += [
            f"「{row['label']}」本系统是「{row['before'][:40]}」，文件是「{row['after'][:40]}」"
            for row in text_differences(issue.content["narrative"], data["narrative"])
        ]
    except (KeyError, TypeError, AttributeError):
        return ""
    more = f"，等 {len(found)} 处" if len(found) > MOST_NAMED else ""
    return f"：{'；'.join(found[:MOST_NAMED])}{more}" if found else ""


def _figures(ours: list[dict], theirs: list[dict]) -> Iterator[str]:
    """What differs of each figure, in a sentence each."""
    by_key = {row["key"]: row for row in theirs}
    for row in ours:
        other = by_key.get(row["key"], {})
        wrong = [name for name in row if row[name] != other.get(name)]
        if not other:
            yield f"「{row['label']}」文件里没有"
        elif {"text", "value"} & set(wrong):
            name = "text" if "text" in wrong else "value"
            yield f"「{row['label']}」本系统是「{row[name]}」，文件是「{other.get(name)}」"
        elif wrong:
            yield f"「{row['label']}」的 {'、'.join(wrong)} 不同"
