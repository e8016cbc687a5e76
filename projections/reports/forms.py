"""The forms of a report that a person can send: CSV for a spreadsheet, HTML to read and print."""

import csv
import io
import json
from html import escape

from projections.reports.regulator import COLUMNS, Report, plain_report, table

_STYLE = """
body { font: 14px/1.5 "Noto Sans CJK SC", "Microsoft YaHei", sans-serif; margin: 2em; color: #222 }
h1 { font-size: 1.4em; margin: 0 } h2 { font-size: 1em; font-weight: normal; margin: 0 0 1em }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .2em 1.5em }
dt { color: #555 } dd { margin: 0 }
table { border-collapse: collapse; width: 100%; margin-top: 1em; font-size: .85em }
th, td { border: 1px solid #aaa; padding: .3em .5em; text-align: left; vertical-align: top }
th { background: #f0f0f0 } th small { display: block; font-weight: normal }
tr { break-inside: avoid } thead { display: table-header-group }
@page { size: A4 landscape; margin: 1.5cm }
"""
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


def as_csv(report: Report) -> bytes:
    """CSV with the head above the table, as a spreadsheet opens it: UTF-8 with a mark, CRLF.

    A text that a spreadsheet would take for a formula gets an apostrophe before it.
    """
    shown = table(report)
    text = io.StringIO(newline="")
    write = csv.writer(text, lineterminator="\r\n").writerow
    write(shown.title)
    for label, value in shown.head:
        write((label, _cell(value)))
    write(())
    write([f"{zh} {en}" for _, zh, en in COLUMNS])
    for row in shown.rows:
        write(map(_cell, row))
    return text.getvalue().encode("utf-8-sig")


def as_html(report: Report) -> bytes:
    """One page of HTML that needs no other file."""
    shown = table(report)
    zh, en = shown.title
    head = "".join(
        f"<dt>{escape(label)}</dt><dd>{escape(value)}</dd>\n" for label, value in shown.head
    )
    headings = "".join(f"<th>{zh}<small>{escape(en)}</small></th>" for _, zh, en in COLUMNS)
    rows = "".join(
        "<tr>" + "".join(f"<td>{_lines(cell)}</td>" for cell in row) + "</tr>\n"
        for row in shown.rows
    )
    page = (
        f'<!DOCTYPE html>\n<html lang="zh">\n<head>\n<meta charset="utf-8">\n'
        f"<title>{escape(f'{zh} {report.quarter}')}</title>\n<style>{_STYLE}</style>\n</head>\n"
        f"<body>\n<h1>{escape(zh)}</h1>\n<h2>{escape(en)}</h2>\n<dl>\n{head}</dl>\n"
        f"<table>\n<thead><tr>{headings}</tr></thead>\n<tbody>\n{rows}</tbody>\n</table>\n"
        "</body>\n</html>\n"
    )
    return page.encode()


def as_json(report: Report) -> bytes:
    """The report as one JSON object."""
    return (json.dumps(plain_report(report), ensure_ascii=False, indent=2) + "\n").encode()


def _lines(cell: str) -> str:
    return "<br>".join(escape(part) for part in cell.split("；"))


def _cell(text: str) -> str:
    return f"'{text}" if text.startswith(_FORMULA) else text
