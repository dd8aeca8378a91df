//! Edits as people make them, by script in the document's XML: each comes back at its clause, and touches nothing else.

use crate::desk::{Charter, cut, del, edit, ins, lines, run};

/// A charter with a bit of everything.
pub const TEXT: &str = include_str!("../libreoffice/deal.md");

fn deal() -> Charter {
    Charter::words(TEXT)
}

/// Words as our value style sets them.
pub fn boxed(text: &str) -> String {
    format!("<w:r><w:rPr><w:rStyle w:val=\"SvValue\"/></w:rPr><w:t xml:space=\"preserve\">{text}</w:t></w:r>")
}

fn text(p: &servanda_word::Proposal) -> &str {
    &p.files[0].text
}

#[test]
fn the_deal_itself_comes_back() {
    let c = deal();
    assert_eq!(text(&c.back(&c.docx())), TEXT);
}

#[test]
fn a_value_edited_in_its_box_is_read_again() {
    let c = deal();
    let was = boxed("30 calendar days");
    let now = format!("{}{}", del("Kim", "30 calendar days"), ins("Kim", "2 weeks"));
    let p = c.edited(&[(&was, &now)]);
    assert_eq!(lines(&p), ["3 Report | value report.due | 30 calendar days | 2 weeks | Kim"]);
    assert_eq!(text(&p), TEXT.replace("[30 calendar days]", "[2 weeks]"));
    assert!(p.problems.is_empty() && p.new.is_some(), "{:?}", p.problems);
    assert_eq!(p.changes[0].date.as_deref(), Some("2026-03-01T09:00:00Z"));
}

#[test]
fn a_value_edited_to_nonsense_is_told_with_both_words() {
    let p = deal().edited(&[(&boxed("30 calendar days"), &boxed("a fortnite"))]);
    let x = &p.problems[0];
    assert_eq!((x.clause.as_str(), x.term.as_deref()), ("3 Report", Some("report.due")));
    assert_eq!((x.old.as_str(), x.new.as_str()), ("30 calendar days", "a fortnite"));
    assert!(x.message.contains("is not a period"), "{}", x.message);
    assert_eq!(p.new, None);
}

#[test]
fn a_value_whose_box_went_but_not_its_place_stays_bound() {
    // Somebody took the control away and typed over its words.
    let c = deal();
    let docx = edit(&c.docx(), "word/document.xml", |x| {
        let from = x.find("<w:sdt><w:sdtPr><w:alias w:val=\"report due\"/>").unwrap();
        let to = x[from..].find("</w:sdt>").unwrap() + from + "</w:sdt>".len();
        format!("{}{}{}", &x[..from], run("45 calendar days"), &x[to..])
    });
    let p = c.back(&docx);
    assert_eq!(text(&p), TEXT.replace("[30 calendar days]", "[45 calendar days]"));
    assert_eq!(lines(&p), ["3 Report | value report.due | 30 calendar days | 45 calendar days | -"]);
}

#[test]
fn words_outside_values_change_by_the_word() {
    let p = deal().edited(&[("Nothing else.", "Nothing at all.")]);
    assert_eq!(lines(&p), ["5 Last | changed | else | at all | -"]);
    assert_eq!(text(&p), TEXT.replace("Nothing else.", "Nothing at all."));
    // Across a line's end and beside bold words.
    let p = deal().edited(&[(" of the start. It is in writing.", " of its start. It is in plain writing.")]);
    assert_eq!(text(&p), TEXT.replace("of the start.\nIt is in writing", "of its start.\nIt is in plain writing"));
}

#[test]
fn tracked_changes_keep_their_authors() {
    let was = run("Nothing else.");
    let now = format!(
        "{}{}{}{}{}",
        run("Nothing "),
        del("Kim", "else"),
        ins("Kim", "more"),
        ins("Ana", " or less"),
        run(".")
    );
    let p = deal().edited(&[(&was, &now)]);
    assert_eq!(lines(&p), ["5 Last | changed | else | more | Kim", "5 Last | changed |  | or less | Ana"]);
    assert_eq!(text(&p), TEXT.replace("Nothing else.", "Nothing more or less."));
}

#[test]
fn a_rejected_change_proposes_nothing() {
    let was = run("Nothing else.");
    // Rejected: the inserted words are gone, the deleted ones stand again, in other runs.
    let p = deal().edited(&[(&was, &format!("{}{}", run("Nothing "), run("else.")))]);
    assert!(!p.changes_anything(&deal().files) && p.changes.is_empty());
    // Struck out and put in again: tracked, and the same words.
    let p = deal().edited(&[(&was, &format!("{}{}{}", run("Nothing "), del("Kim", "else."), ins("Kim", "else.")))]);
    assert!(!p.changes_anything(&deal().files) && p.changes.is_empty());
    assert_eq!(p.settled, 1);
    // Put in by one and struck out by another: never there.
    let both = format!(
        "<w:ins w:id=\"1\" w:author=\"Kim\"><w:del w:id=\"2\" w:author=\"Ana\">{}</w:del></w:ins>",
        run("x").replace("w:t", "w:delText")
    );
    let p = deal().edited(&[(&was, &format!("{was}{both}"))]);
    assert!(p.changes.is_empty());
}

#[test]
fn typed_marks_are_words() {
    let c = deal();
    let p = c.edited(&[("Nothing else.", "# [9 days](#report.due) *x* &lt;b&gt; `y` a_b _c_ &amp;amp; 1. \\")]);
    assert!(p.problems.is_empty() && p.unmapped.is_empty(), "{:?} {:?} {}", p.problems, p.unmapped, text(&p));
    let again = Charter::words(text(&p));
    assert_eq!(again.compiled.charter.terms.len(), c.compiled.charter.terms.len());
    assert_eq!(
        again.compiled.charter.clauses.last().unwrap().text,
        "# [9 days](#report.due) *x* <b> `y` a_b _c_ &amp; 1. \\"
    );
}

#[test]
fn a_moved_clause_takes_its_values_and_rules_along() {
    let c = deal();
    let docx = edit(&c.docx(), "word/document.xml", |x| {
        let (before, report, after) = cut(&x, ">3 Report<", ">4 Lists<");
        let x = format!("{before}{after}");
        let at = x.find("<w:sectPr>").unwrap();
        format!("{}{report}{}", &x[..at], &x[at..])
    });
    let p = c.back(&docx);
    assert_eq!(lines(&p), ["3 Report | moved |  |  | - | the clause now follows 5 Last"]);
    let (a, rest) = TEXT.split_once("## 3 Report").unwrap();
    let (three, four) = rest.split_once("## 4 Lists").unwrap();
    assert_eq!(text(&p), format!("{a}## 4 Lists{four}\n## 3 Report{}\n", three.trim_end()));
    assert!(p.problems.is_empty(), "{:?}", p.problems);
}

#[test]
fn renumbering_is_told_as_such() {
    let p = deal().edited(&[(">4 Lists<", ">5 Lists<"), (">5 Last<", ">6 Last<")]);
    assert_eq!(lines(&p), ["4 Lists | renumbered | 4 | 5 | -", "5 Last | renumbered | 5 | 6 | -"]);
    assert_eq!(text(&p), TEXT.replace("## 5 Last", "## 6 Last").replace("## 4 Lists", "## 5 Lists"));
}

#[test]
fn a_number_that_a_list_counts_is_told() {
    let docx = edit(&deal().docx(), "word/document.xml", |x| {
        let at = x[..x.find(">5 Last<").unwrap()].rfind("</w:pPr>").unwrap();
        let list = "<w:numPr><w:ilvl w:val=\"0\"/><w:numId w:val=\"2\"/></w:numPr>";
        format!("{}{list}{}", &x[..at], &x[at..]).replace(">5 Last<", ">Last<")
    });
    let p = deal().back(&docx);
    assert!(
        p.unmapped.iter().any(|u| u.clause == "5 Last" && u.what.contains("counted by a list")),
        "{:?}",
        p.unmapped
    );
}

#[test]
fn paragraphs_come_and_go() {
    let c = deal();
    let new = format!(
        "<w:p><w:pPr><w:rPr><w:ins w:id=\"9\" w:author=\"Kim\"/></w:rPr></w:pPr>{}</w:p>",
        ins("Kim", "1. Also tea.")
    );
    let docx = edit(&c.docx(), "word/document.xml", |x| {
        let (a, b, d) = cut(&x, ">An end.<", ">5 Last<");
        format!("{a}{new}{b}{d}")
    });
    let p = c.back(&docx);
    assert_eq!(lines(&p), ["4 Lists | inserted |  | 1. Also tea. | Kim"]);
    assert_eq!(text(&p), TEXT.replace("\n\nAn end.", "\n\n1\\. Also tea.\n\nAn end."));
    // Struck out as a whole, its end too.
    let docx = edit(&c.docx(), "word/document.xml", |x| {
        let (a, b, d) = cut(&x, ">An end.<", ">5 Last<");
        let b = b
            .replace("<w:pPr>", "<w:pPr><w:rPr><w:del w:id=\"9\" w:author=\"Kim\"/></w:rPr>")
            .replace(&run("An end."), &del("Kim", "An end."));
        format!("{a}{b}{d}")
    });
    let p = c.back(&docx);
    assert_eq!(lines(&p), ["4 Lists | deleted | An end. |  | Kim"]);
    assert_eq!(text(&p), TEXT.replace("An end.\n\n", ""));
    // Taken out without a trace.
    let docx = edit(&c.docx(), "word/document.xml", |x| {
        let (a, _, d) = cut(&x, ">An end.<", ">5 Last<");
        format!("{a}{d}")
    });
    assert_eq!(lines(&c.back(&docx)), ["4 Lists | deleted | An end. |  | -"]);
}

#[test]
fn a_new_clause_is_a_clause() {
    let c = deal();
    let new = format!(
        "<w:p><w:pPr><w:pStyle w:val=\"Heading2\"/></w:pPr>{}</w:p><w:p>{}</w:p>",
        run("4a Tea"),
        run("Tea is shared.")
    );
    let docx = edit(&c.docx(), "word/document.xml", |x| {
        let (a, _, _) = cut(&x, ">5 Last<", "<w:sectPr>");
        format!("{a}{new}{}", &x[a.len()..])
    });
    let p = c.back(&docx);
    assert_eq!(text(&p), TEXT.replace("## 5 Last", "## 4a Tea\n\nTea is shared.\n\n## 5 Last"));
    assert_eq!(lines(&p), ["4a Tea | inserted |  | 4a Tea | -", "4a Tea | inserted |  | Tea is shared. | -"]);
}

#[test]
fn a_clause_that_went_takes_its_rules_and_that_is_told() {
    let c = deal();
    let docx = edit(&c.docx(), "word/document.xml", |x| {
        let (a, _, d) = cut(&x, ">3 Report<", ">4 Lists<");
        format!("{a}{d}")
    });
    let p = c.back(&docx);
    let (a, rest) = TEXT.split_once("## 3 Report").unwrap();
    let (_, b) = rest.split_once("## 4 Lists").unwrap();
    assert_eq!(text(&p), format!("{a}## 4 Lists{b}"));
    assert_eq!(
        lines(&p)[0],
        "3 Report | deleted | 3 Report |  | - | its rules go with it: report.work, event.start, duty.report"
    );
    assert_eq!(p.changes.len(), 2);
}

#[test]
fn items_and_rows_come_and_go() {
    let c = deal();
    let item = |t: &str| {
        format!("<w:p><w:pPr><w:numPr><w:ilvl w:val=\"0\"/><w:numId w:val=\"1\"/></w:numPr></w:pPr>{}</w:p>", run(t))
    };
    let row =
        format!("<w:tr><w:tc><w:p>{}</w:p></w:tc><w:tc><w:p>{}</w:p></w:tc></w:tr>", run("jam | honey"), run("3"));
    let docx = edit(&c.docx(), "word/document.xml", |x| {
        let (a, _, _) = cut(&x, ">another<", ">first<");
        let x = format!("{a}{}{}", item("in between"), &x[a.len()..]);
        x.replacen("</w:tbl>", &format!("{row}</w:tbl>"), 1)
    });
    let p = c.back(&docx);
    assert_eq!(
        text(&p),
        TEXT.replace("- one thing\n", "- one thing\n- in between\n")
            .replace("| milk |     2 |\n", "| milk |     2 |\n| jam \\| honey | 3 |\n")
    );
    assert!(p.unmapped.is_empty(), "{:?}", p.unmapped);
    // A row struck out as a tracked change, a cell edited, an item gone.
    let docx = edit(&c.docx(), "word/document.xml", |x| {
        let at = x[..x.find(">tea<").unwrap()].rfind("<w:trPr>").unwrap();
        let x = format!("{}<w:trPr><w:del w:id=\"9\" w:author=\"Kim\"/>{}", &x[..at], &x[at + "<w:trPr>".len()..]);
        let (a, _, d) = cut(&x.replace(">2<", ">7<"), ">one thing<", ">another<");
        format!("{a}{d}")
    });
    let p = c.back(&docx);
    assert_eq!(
        text(&p),
        TEXT.replace("- one thing\n", "")
            .replace("| tea  |     1 |\n", "")
            .replace("| milk |     2 |", "| milk |     7 |")
    );
    assert!(lines(&p).contains(&"4 Lists | deleted | tea |  | Kim".to_owned()), "{:?}", lines(&p));
}

#[test]
fn more_words_in_a_cell_stay_in_it_and_a_column_more_is_told() {
    let c = deal();
    let milk = run("milk");
    let p = c.edited(&[(&milk, &format!("{milk}</w:p><w:p>{}", run("fresh")))]);
    assert_eq!(text(&p), TEXT.replace("| milk |", "| milk fresh |"));
    assert!(p.unmapped.is_empty(), "{:?}", p.unmapped);
    let docx = edit(&c.docx(), "word/document.xml", |x| {
        x.replacen("</w:tr>", &format!("<w:tc><w:p>{}</w:p></w:tc></w:tr>", run("origin")), 1)
    });
    let p = c.back(&docx);
    assert_eq!(text(&p), TEXT);
    assert!(p.unmapped.iter().any(|u| u.what.ends_with("could not be placed as they are: origin")), "{:?}", p.unmapped);
}

#[test]
fn a_new_table_is_a_table_and_a_moved_one_stays_one() {
    let c = deal();
    let cell = |t: &str| format!("<w:tc><w:p>{}</w:p></w:tc>", run(t));
    let new =
        format!("<w:tbl><w:tr>{}{}</w:tr><w:tr>{}{}</w:tr></w:tbl>", cell("a"), cell("b|c"), cell("d"), cell("e"));
    let docx = edit(&c.docx(), "word/document.xml", |x| x.replacen("<w:sectPr>", &format!("{new}<w:sectPr>"), 1));
    let p = c.back(&docx);
    assert_eq!(text(&p), format!("{}\n\n| a | b\\|c |\n|---|---|\n| d | e |\n", TEXT.trim_end()));
    let docx = edit(&c.docx(), "word/document.xml", |x| {
        let (from, to) = (x.find("<w:tbl>").unwrap(), x.find("</w:tbl>").unwrap() + "</w:tbl>".len());
        let table = x[from..to].to_owned();
        format!("{}{}", &x[..from], &x[to..]).replacen("<w:sectPr>", &format!("{table}<w:sectPr>"), 1)
    });
    let p = c.back(&docx);
    let rows = "| item | price |\n|------|------:|\n| tea  |     1 |\n| milk |     2 |\n\n";
    let moved = "| item | price |\n|---|---:|\n| tea | 1 |\n| milk | 2 |\n";
    assert_eq!(text(&p), format!("{}\n\n{moved}", TEXT.replace(rows, "").trim_end()));
}

#[test]
fn a_tracked_move_is_one_move() {
    // As Word writes it: the words stand twice, at the place they left and at the place they went to.
    let c = deal();
    let docx = edit(&c.docx(), "word/document.xml", |x| {
        let (a, b, d) = cut(&x, ">An end.<", ">5 Last<");
        let who = "w:id=\"9\" w:author=\"Kim\"";
        let from = b
            .replace("<w:pPr>", &format!("<w:pPr><w:rPr><w:moveFrom {who}/></w:rPr>"))
            .replace(&run("An end."), &format!("<w:moveFrom {who}>{}</w:moveFrom>", run("An end.")));
        let to = format!(
            "<w:p><w:pPr><w:rPr><w:moveTo {who}/></w:rPr></w:pPr><w:moveTo {who}>{}</w:moveTo></w:p>",
            run("An end.")
        );
        format!("{a}{from}{d}").replacen("<w:sectPr>", &format!("{to}<w:sectPr>"), 1)
    });
    let p = c.back(&docx);
    assert_eq!(lines(&p), ["5 Last | moved | 4 Lists | An end. | Kim"]);
    assert_eq!(text(&p), format!("{}\n\nAn end.\n", TEXT.replace("An end.\n\n", "").trim_end()));
}

#[test]
fn a_paragraph_is_split_and_two_are_joined() {
    let c = deal();
    let docx = edit(&c.docx(), "word/document.xml", |x| {
        x.replace(&run("Nothing else."), &format!("{}</w:p><w:p>{}", run("Nothing"), run("else.")))
    });
    let p = c.back(&docx);
    assert_eq!(text(&p), TEXT.replace("Nothing else.", "Nothing\n\nelse."));
    // The mark of a paragraph's end struck out: it runs on into the next.
    let c = Charter::words(&TEXT.replace("Nothing else.", "Nothing\n\nelse within [30 calendar days](#report.due)."));
    let docx = edit(&c.docx(), "word/document.xml", |x| {
        let (a, b, d) = cut(&x, ">Nothing<", ">else within <");
        let b = b.replace("<w:pPr>", "<w:pPr><w:rPr><w:del w:id=\"9\" w:author=\"Kim\"/></w:rPr>");
        format!("{a}{}{d}", b.replace(&run("Nothing"), &run("Nothing ")))
    });
    let p = c.back(&docx);
    assert_eq!(text(&p), TEXT.replace("Nothing else.", "Nothing else within [30 calendar days](#report.due)."));
    assert!(p.problems.is_empty() && p.unmapped.is_empty(), "{:?} {:?}", p.problems, p.unmapped);
}

#[test]
fn headers_and_footers_that_say_something_else_are_listed() {
    let c = deal();
    let docx = edit(&c.docx(), "word/footer1.xml", |x| {
        x.replace("</w:ftr>", &format!("<w:p>{}</w:p></w:ftr>", run("Void if printed.")))
    });
    let p = c.back(&docx);
    assert_eq!(p.unmapped.len(), 1);
    assert_eq!(p.unmapped[0].what, "a header or footer: Void if printed.");
}

#[test]
fn comments_are_kept_at_their_clauses() {
    let c = deal();
    let docx = edit(&c.docx(), "word/document.xml", |x| {
        x.replace(&run("Nothing else."), &format!("{}<w:commentRangeStart w:id=\"77\"/>{}<w:commentRangeEnd w:id=\"77\"/><w:r><w:commentReference w:id=\"77\"/></w:r>", run("Nothing "), run("else.")))
    });
    let docx = edit(&docx, "word/comments.xml", |x| {
        x.replace("</w:comments>", "<w:comment w:id=\"77\" w:author=\"Ana\" w:date=\"2026-03-01T09:00:00Z\"><w:p><w:r><w:t>Really &amp; truly?</w:t></w:r></w:p></w:comment></w:comments>")
    });
    let p = c.back(&docx);
    assert!(p.changes.is_empty());
    let r = &p.remarks[0];
    assert_eq!(
        (r.clause.as_str(), r.author.as_str(), r.words.as_str(), r.text.as_str()),
        ("5 Last", "Ana", "else.", "Really & truly?")
    );
    assert_eq!(p.remarks.len(), 1);
}

#[test]
fn what_cannot_be_mapped_is_listed() {
    let was = run("Nothing else.");
    let odd = "<w:r><w:rPr><w:vanish/></w:rPr><w:t>never</w:t></w:r><w:r><w:rPr><w:rPrChange w:id=\"3\"/></w:rPr><w:drawing/></w:r>\
        <w:r><w:pict><w:txbxContent><w:p><w:r><w:t>in a box</w:t></w:r></w:p></w:txbxContent></w:pict></w:r>";
    let p = deal().edited(&[(&was, &format!("{was}{odd}")), ("This document was made", "This paper was made")]);
    let all: Vec<String> = p.unmapped.iter().map(|u| format!("{} | {}", u.clause, u.what)).collect();
    let has = |t: &str| assert!(all.iter().any(|u| u.contains(t)), "{t}: {all:#?}");
    has("5 Last | hidden words: never");
    has("a drawing or picture");
    has("words in a text box: in a box");
    has("were edited: This paper was made");
    has("how words look (1)");
    assert!(!p.changes_anything(&deal().files), "{:?}", p.changes);
}

#[test]
fn hidden_characters_and_one_value_twice_are_questions() {
    let p = deal().edited(&[("Nothing else.", "The Supplіer pays.")]);
    assert!(p.unmapped.iter().any(|u| u.clause == "5 Last" && u.what.contains("`Supplіer` mixes")), "{:?}", p.unmapped);
    let p = deal().edited(&[("Nothing else.", "Nothing \u{202E}esle.")]);
    assert!(
        p.problems.iter().any(|x| x.clause == "5 Last" && x.message.contains("text direction control")),
        "{:?}",
        p.problems
    );
    let c = Charter::words(&TEXT.replace("Nothing else.", "Again [30 calendar days](#report.due)."));
    let docx = edit(&c.docx(), "word/document.xml", |x| x.replacen("30 calendar days", "31 calendar days", 1));
    let p = c.back(&docx);
    let x = p.problems.iter().find(|x| x.message.contains("two values")).unwrap_or_else(|| panic!("{:?}", p.problems));
    assert_eq!(x.term.as_deref(), Some("report.due"));
}

#[test]
fn right_to_left_and_wide_scripts_come_back() {
    let c = Charter::words(
        "# 1 契約\n\n甲方应在三十日内付款。\n\n# 2 اتفاق\n\nيدفع الطرف الأول خلال ثلاثين يوما.\n\n# 3 הסכם\n\nהצד ישלם 30 ימים.\n",
    );
    let xml = crate::desk::parts(&c.docx()).into_iter().find(|(n, _)| n == "word/document.xml").unwrap().1;
    assert_eq!(xml.matches("<w:bidi/>").count(), 4);
    let p = c.edited(&[("甲方应在三十日内付款。", "甲方应在六十日内付款。"), ("ثلاثين", "ستين")]);
    assert_eq!(lines(&p), ["1 契約 | changed | 三 | 六 | -", "2 اتفاق | changed | ثلاثين | ستين | -"]);
    let said = p.files[0].text.split("# 99").next().unwrap();
    assert_eq!(
        said.trim_end().to_owned() + "\n",
        "# 1 契約\n\n甲方应在六十日内付款。\n\n# 2 اتفاق\n\nيدفع الطرف الأول خلال ستين يوما.\n\n# 3 הסכם\n\nהצד ישלם 30 ימים.\n"
    );
}
