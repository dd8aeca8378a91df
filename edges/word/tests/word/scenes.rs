//! Edited copies of one small charter, as people make them: what other word processors then write must come back the same.

use crate::desk::{Charter, cut, del, edit, ins, run};
use crate::edits::{TEXT, boxed};

/// Name, charter and edited copy.
pub struct Scene {
    pub name: &'static str,
    pub charter: Charter,
    pub docx: Vec<u8>,
}

fn deal(name: &'static str, change: impl FnOnce(String) -> String) -> Scene {
    let charter = Charter::words(TEXT);
    let docx = edit(&charter.docx(), "word/document.xml", change);
    Scene { name, charter, docx }
}

/// All scenes.
pub fn scenes() -> Vec<Scene> {
    let was = run("Nothing else.");
    let mut all = vec![
        deal("untouched", |x| x),
        deal("value", |x| {
            let now = format!("{}{}", del("Kim", "30 calendar days"), ins("Kim", "2 weeks"));
            x.replace(&boxed("30 calendar days"), &now)
        }),
        deal("nonsense", |x| x.replace(&boxed("30 calendar days"), &boxed("a fortnite"))),
        deal("words", |x| {
            let now = format!("{}{}{}{}", run("Nothing "), del("Kim", "else"), ins("Ana", "more"), run("."));
            x.replace(&was, &now)
        }),
        deal("accepted", |x| x.replace(&was, &run("Nothing more."))),
        deal("rejected", |x| x.replace(&was, &format!("{}{}", run("Nothing "), run("else.")))),
        deal("moved", |x| {
            let (before, report, after) = cut(&x, ">3 Report<", ">4 Lists<");
            format!("{before}{after}").replacen("<w:sectPr>", &format!("{report}<w:sectPr>"), 1)
        }),
        deal("renumbered", |x| x.replace(">4 Lists<", ">5 Lists<").replace(">5 Last<", ">6 Last<")),
        deal("table", |x| {
            let row =
                format!("<w:tr><w:tc><w:p>{}</w:p></w:tc><w:tc><w:p>{}</w:p></w:tc></w:tr>", run("jam"), run("3"));
            x.replace(">2<", ">7<").replacen("</w:tbl>", &format!("{row}</w:tbl>"), 1)
        }),
        deal("gone", |x| {
            let (a, _, d) = cut(&x, ">An end.<", ">5 Last<");
            format!("{a}{d}")
        }),
    ];
    let mut noted = deal("comment", |x| {
        let now = format!(
            "{}<w:commentRangeStart w:id=\"77\"/>{}<w:commentRangeEnd w:id=\"77\"/><w:r><w:commentReference w:id=\"77\"/></w:r>",
            run("Nothing "),
            run("else.")
        );
        x.replace(&was, &now)
    });
    noted.docx = edit(&noted.docx, "word/comments.xml", |x| {
        let note = "<w:comment w:id=\"77\" w:author=\"Ana\" w:date=\"2026-03-01T09:00:00Z\" w:initials=\"A\"><w:p><w:r><w:t>Really?</w:t></w:r></w:p></w:comment>";
        x.replace("</w:comments>", &format!("{note}</w:comments>"))
    });
    all.push(noted);
    let charter = Charter::words(
        "# 1 契約\n\n甲方应在[30 calendar days](#pay.due)内付款。\n\n# 2 اتفاق\n\nيدفع الطرف الأول خلال ثلاثين يوما.\n\n# 3 הסכם\n\nהצד ישלם 30 ימים.\n",
    );
    let docx = edit(&charter.docx(), "word/document.xml", |x| x.replace("内付款", "内支付").replace("ثلاثين", "ستين"));
    all.push(Scene { name: "scripts", charter, docx });
    all
}
