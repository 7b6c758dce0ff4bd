//! The rows as a flat spreadsheet (.fods) whose rows find their own heights.

use std::fmt::Write as _;

use serde_json::Value;

/// The text of the file.
pub fn sheet(content: &Value) -> String {
    let list = |key: &str| content[key].as_array().map_or(&[][..], Vec::as_slice);
    let number = |key: &str| content[key].as_f64().unwrap_or_default();
    let (widths, rows) = (list("widths"), list("rows"));
    let mut body = String::new();
    for head in list("head") {
        row(&mut body, (head, widths.len()), |cell| (vec![cell["text"].as_str().unwrap_or_default()], "head".to_owned(), span(cell)));
    }
    let head = std::mem::take(&mut body);
    for cells in rows {
        row(&mut body, (cells, widths.len()), |cell| (texts(cell), style(cell), String::new()));
    }
    let columns: String = (0..widths.len()).map(|place| format!("<table:table-column table:style-name=\"c{place}\"/>")).collect();
    format!(
        r#"<?xml version="1.0" encoding="UTF-8"?>
<office:document {NAMES} office:version="1.3" office:mimetype="application/vnd.oasis.opendocument.spreadsheet">
<office:automatic-styles>{styles}{page}</office:automatic-styles>
<office:master-styles><style:master-page style:name="Default" style:page-layout-name="page"><style:header><text:p>{title}</text:p></style:header>
<style:footer><text:p><text:page-number>1</text:page-number> / <text:page-count>1</text:page-count></text:p></style:footer></style:master-page></office:master-styles>
<office:body><office:spreadsheet><table:table table:name="register" table:style-name="t">{columns}
<table:table-header-rows>{head}</table:table-header-rows>{body}</table:table></office:spreadsheet></office:body></office:document>"#,
        styles = styles(widths, rows, number("body")),
        page = page(number("width"), number("height"), number("margin")),
        title = escaped(content["title"].as_str().unwrap_or_default()),
    )
}

const NAMES: &str = r#"xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0" xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" xmlns:fo="urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0""#;

fn page(width: f64, height: f64, margin: f64) -> String {
    format!(
        r#"<style:page-layout style:name="page"><style:page-layout-properties fo:page-width="{width}pt" fo:page-height="{height}pt" fo:margin="{margin}pt" style:print-orientation="landscape"/><style:header-style/><style:footer-style/></style:page-layout>"#
    )
}

fn styles(widths: &[Value], rows: &[Value], size: f64) -> String {
    let mut styles = String::from(
        r#"<style:style style:name="t" style:family="table" style:master-page-name="Default"/>
<style:style style:name="r" style:family="table-row"><style:table-row-properties style:use-optimal-row-height="true"/></style:style>"#,
    );
    for (place, width) in widths.iter().enumerate() {
        let _ = write!(
            styles,
            r#"<style:style style:name="c{place}" style:family="table-column"><style:table-column-properties style:column-width="{width}pt"/></style:style>"#
        );
    }
    let font = format!(
        r#"style:font-name-asian="Noto Sans SC" fo:font-family="Noto Sans SC" style:font-family-asian="Noto Sans SC" fo:font-size="{size}pt" style:font-size-asian="{size}pt""#
    );
    let cell = r#"fo:border="0.5pt solid #000000" fo:wrap-option="wrap" style:vertical-align="middle""#;
    let mut chips: Vec<(String, &Value)> =
        rows.iter().flat_map(|row| row.as_array().into_iter().flatten()).filter(|cell| cell["fill"].is_string()).map(|cell| (style(cell), cell)).collect();
    chips.sort_by(|a, b| a.0.cmp(&b.0));
    chips.dedup_by(|a, b| a.0 == b.0);
    let plain = [
        ("head".to_owned(), String::new(), r#"fo:font-weight="bold" style:font-weight-asian="bold""#.to_owned()),
        ("plain".to_owned(), String::new(), String::new()),
    ];
    let coloured = chips.into_iter().map(|(name, cell)| {
        let colour = |key: &str| cell[key].as_str().unwrap_or("#000000").to_owned();
        (
            name,
            format!(r#"fo:background-color="{}""#, colour("fill")),
            format!(r#"fo:color="{}" fo:font-weight="bold" style:font-weight-asian="bold""#, colour("ink")),
        )
    });
    for (name, fill, ink) in plain.into_iter().chain(coloured) {
        let _ = write!(
            styles,
            r#"<style:style style:name="{name}" style:family="table-cell"><style:table-cell-properties {cell} {fill}/><style:text-properties {font} {ink}/></style:style>"#
        );
    }
    styles
}

fn style(cell: &Value) -> String {
    cell["fill"].as_str().map_or_else(|| "plain".to_owned(), |fill| format!("chip{}", fill.trim_start_matches('#')))
}

fn texts(cell: &Value) -> Vec<&str> {
    cell["pieces"].as_array().into_iter().flatten().filter_map(|piece| piece[0].as_str()).flat_map(str::lines).collect()
}

fn span(cell: &Value) -> String {
    format!(r#"table:number-columns-spanned="{}" table:number-rows-spanned="{}""#, cell["columns"], cell["rows"])
}

fn row<'a>(body: &mut String, (cells, columns): (&'a Value, usize), look: impl Fn(&'a Value) -> (Vec<&'a str>, String, String)) {
    body.push_str("<table:table-row table:style-name=\"r\">");
    // At the left, what cells of the row above cover.
    let own: u64 = cells.as_array().into_iter().flatten().map(|cell| cell["columns"].as_u64().unwrap_or(1)).sum();
    (own..columns as u64).for_each(|_| body.push_str("<table:covered-table-cell/>"));
    for cell in cells.as_array().into_iter().flatten() {
        let (texts, style, span) = look(cell);
        let _ = write!(body, r#"<table:table-cell office:value-type="string" table:style-name="{style}" {span}>"#);
        for text in texts {
            let _ = write!(body, "<text:p>{}</text:p>", escaped(text));
        }
        body.push_str("</table:table-cell>");
        // What lies under a cell over several columns.
        (1..cell["columns"].as_u64().unwrap_or(1)).for_each(|_| body.push_str("<table:covered-table-cell/>"));
    }
    body.push_str("</table:table-row>\n");
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}
