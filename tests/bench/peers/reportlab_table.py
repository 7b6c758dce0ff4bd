"""The register as a long table of reportlab: reportlab_table.py ROWS OUT FONTS"""

import json
import sys
from xml.sax.saxutils import escape

from reportlab.lib.colors import HexColor, black
from reportlab.lib.enums import TA_CENTER, TA_LEFT
from reportlab.lib.styles import ParagraphStyle
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.platypus import LongTable, Paragraph, SimpleDocTemplate, TableStyle

rows, out, fonts = sys.argv[1:]
with open(rows, encoding="utf-8") as file:
    data = json.load(file)
pdfmetrics.registerFont(TTFont("Sans", fonts + "/NotoSansSC-Regular.ttf"))
pdfmetrics.registerFont(TTFont("Sans-Bold", fonts + "/NotoSansSC-Bold-GB2312.ttf"))
size = data["body"]


def style(bold, align, ink=black, points=size):
    return ParagraphStyle(
        "s", fontName="Sans-Bold" if bold else "Sans", fontSize=points, leading=points * 1.45, alignment=align, textColor=ink, wordWrap="CJK"
    )


STYLES = {(bold, align): style(bold, align) for bold in (False, True) for align in (TA_LEFT, TA_CENTER)}


def cell(own, align):
    ink = own.get("ink")
    shown = [
        Paragraph(escape(text).replace("\n", "<br/>"), style(bold, align, HexColor(ink)) if ink else STYLES[bold, align])
        for text, bold in own["pieces"]
    ]
    return shown or ""


head, spans = [], []
for number, row in enumerate(data["head"]):
    cells = [""] * len(data["widths"])
    place = 0 if number == 0 else len(data["widths"]) - len(row)
    for own in row:
        cells[place] = Paragraph(escape(own["text"]), STYLES[True, TA_CENTER])
        spans.append(("SPAN", (place, number), (place + own["columns"] - 1, number + own["rows"] - 1)))
        place += own["columns"]
    head.append(cells)

aligns = [TA_CENTER if centred else TA_LEFT for centred in data["centred"]]
body = [[cell(own, align) for own, align in zip(row, aligns)] for row in data["rows"]]
fills = [
    ("BACKGROUND", (column, row + len(head)), (column, row + len(head)), HexColor(own["fill"]))
    for row, cells in enumerate(data["rows"])
    for column, own in enumerate(cells)
    if "fill" in own
]
table = LongTable(head + body, colWidths=data["widths"], repeatRows=len(head))
table.setStyle(TableStyle([("GRID", (0, 0), (-1, -1), 0.5, black), ("VALIGN", (0, 0), (-1, -1), "MIDDLE"), *spans, *fills]))


def foot(canvas, document):
    canvas.setFont("Sans", data["foot_size"])
    canvas.drawRightString(data["width"] - data["margin"], data["margin"] / 2, f"第 {document.page} 页")
    canvas.drawString(data["margin"], data["margin"] / 2, data["foot"])


margins = dict.fromkeys(("leftMargin", "rightMargin", "topMargin", "bottomMargin"), data["margin"] - 6)
document = SimpleDocTemplate(out, pagesize=(data["width"], data["height"]), title=data["title"], **margins)
title = Paragraph(escape(data["title"]), style(True, TA_CENTER, points=data["title_size"]))
lines = Paragraph(escape("　".join(data["lines"])), style(False, TA_LEFT, points=data["head_size"]))
document.build([title, lines, table], onFirstPage=foot, onLaterPages=foot)
