#!/usr/bin/env python3
"""Reads a page of loket-recap and holds it against the report's JSON: page.py PAGE [JSON]

Prints a line "WRONG ..." for each difference and exits with 1 when there is one. A page is
one well-formed file that loads nothing and runs nothing, with a policy whose hash is that of
its style; its tables and its charts have the figures of the JSON, and the marks are as long
as their figures.
"""
import base64
import hashlib
import json
import re
import sys
import xml.etree.ElementTree as tree

wrong = 0


def hold(sentence, want, got):
    global wrong
    if want != got:
        wrong += 1
        print(f"WRONG {sentence}: wanted {want!r}, got {got!r}"[:400])


def text(element):
    return "".join(element.itertext())


def cell(row, column):
    """As people read it: a decimal comma, a star where it is hidden."""
    value = row.get(column["name"])
    if value is None:
        return "*" if row.get("hidden") else ""
    if isinstance(value, str):
        return value
    return f"{value:.1f}".replace(".", ",") if column["type"] in ("days", "percent", "minutes") else str(value)


def check_safe(page, root):
    metas = [m for m in root.iter("meta") if m.get("http-equiv") == "Content-Security-Policy"]
    hold("one policy", 1, len(metas))
    styles = list(root.iter("style"))
    hold("one style", 1, len(styles))
    # The very bytes between the tags, as a browser hashes them.
    style = re.search(r"<style>(.*?)</style>", page, re.S).group(1)
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    hold("the policy", f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'", metas[0].get("content"))
    hold("the policy comes before the style", True, page.index("Content-Security-Policy") < page.index("<style>"))
    for element in root.iter():
        hold("an element that runs or loads", False, element.tag in (
            "script", "link", "img", "image", "iframe", "object", "embed", "base", "form", "a", "use", "foreignObject"))
        for name in element.attrib:
            hold("an attribute that runs, loads or styles", False, name.startswith("on") or name in ("style", "src", "href"))
    hold("a style that loads", None, re.search(r"url\(|@import", style))


def check_reading(root):
    """What a screen reader needs."""
    hold("its language", "id", root.get("lang"))
    hold("one main part", 1, len(list(root.iter("main"))))
    hold("one first heading", 1, len(list(root.iter("h1"))))
    hold("every head of a table says of what", [], [text(h) for h in root.iter("th") if h.get("scope") not in ("col", "row")])
    ids = [e.get("id") for e in root.iter() if e.get("id")]
    hold("ids are of one element", sorted(set(ids)), sorted(ids))
    for element in root.iter():
        for name in (element.get("aria-labelledby") or "").split():
            hold("what names it is there", True, name in ids)
    for svg in root.iter("svg"):
        hold("a chart is an image", "img", svg.get("role"))
        hold("with a title and a text", ["title", "desc"], [e.tag for e in svg][:2])


def check_tables(root, report):
    tables = {t.find("caption").get("id")[len("table-"):]: t for t in root.iter("table")}
    sections = {s["name"]: s for s in report["sections"]}
    totals = sections.pop("totals", None)
    hold("the tables", list(sections), list(tables))
    for name, section in sections.items():
        columns, table = section["columns"], tables[name]
        hold(f"{name}: caption", section["title"], text(table.find("caption")))
        hold(f"{name}: head", [c["title"] for c in columns], [text(h) for h in table.find("thead").iter("th")])
        hold(f"{name}: rows", [[cell(r, c) for c in columns] for r in section["rows"]],
             [[text(c) for c in r] for r in table.find("tbody").iter("tr")])
    if totals:
        listed = next(d for d in root.iter("dl"))
        hold("the main numbers", [(r["label"].strip(), cell(r, totals["columns"][1])) for r in totals["rows"]],
             [(text(d.find("dt")), text(d.find("dd")).strip()) for d in listed.findall("div")])


def marks(svg):
    return [(text(r.find("title")), r) for r in svg.iter("rect") if r.find("title") is not None]


def check_charts(root, report):
    sections = {s["name"]: s for s in report["sections"]}
    drawn = []
    for svg in root.iter("svg"):
        name = svg.find("title").get("id")[len("chart-"):]
        section, bars = sections[name], name in ("kinds", "channels", "agencies")
        counts = [c for c in section["columns"] if c["type"] == "count"]
        counts = counts if name == "kinds_channels" else counts[:2] if name == "months" else counts[:1]
        rows = section["rows"][:30] if bars else section["rows"]
        shown = [(r, c) for r in rows for c in counts if r.get(c["name"]) is not None]
        drawn.append(name)
        hold(f"{name}: marks", [f"{r['label']}, {c['title']}: {r[c['name']]}" for r, c in shown], [m for m, _ in marks(svg)])
        stars = sum(r.get(c["name"]) is None for r in rows for c in counts)
        hold(f"{name}: hidden marks", stars, sum(text(t) == "*" for t in svg.iter("text")))
        if name != "kinds_channels":
            lengths = [float(m.get("width" if bars else "height")) for _, m in marks(svg)]
            most = max(range(len(shown)), key=lambda i: shown[i][0][shown[i][1]["name"]])
            unit = lengths[most] / shown[most][0][shown[most][1]["name"]]
            for (r, c), length in zip(shown, lengths):
                hold(f"{name}: how long the mark of {r['label']} is", True, abs(length - unit * r[c["name"]]) < 0.11)
        if name == "days":
            check_limits(svg, report)
    print("charts:", *drawn)


def check_limits(svg, report):
    """A limit stands between its day and the next."""
    limits = [float(one.get("x1")) for one in svg.iter("line") if one.get("class") == "limit"]
    bars = [(float(m.get("x")), float(m.get("x")) + float(m.get("width"))) for _, m in marks(svg)]
    for at, days in zip(limits, sorted(report["workdays"].values())):
        hold(f"the limit of {days} days", True, bars[days][1] <= at <= bars[days + 1][0])
    hold("two limits", 2, len(limits))


def main():
    with open(sys.argv[1], encoding="utf-8", newline="") as f:
        page = f.read()
    root = tree.fromstring(page.split("\n", 1)[1])
    check_safe(page, root)
    check_reading(root)
    if len(sys.argv) > 2:
        with open(sys.argv[2], encoding="utf-8") as f:
            report = json.load(f)
        check_tables(root, report)
        check_charts(root, report)
    sys.exit(wrong > 0)


main()
