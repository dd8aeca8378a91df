//! Out and back without an edit: the same words, byte for byte, and the same document each time.

use crate::desk::{Charter, charters, edit, parts};
use servanda_word::{Options, Shown, export, import};

#[test]
fn every_charter_comes_back_as_it_was() {
    for folder in charters() {
        let c = Charter::at(&folder);
        let name = folder.file_name().unwrap().to_string_lossy().into_owned();
        for meaning in [Shown::Comments, Shown::Both, Shown::None] {
            let docx = export(c.source(), None, &Options { meaning, ..Options::default() }).unwrap();
            let again = export(c.source(), None, &Options { meaning, ..Options::default() }).unwrap();
            assert!(docx == again, "{name}: the same bytes");
            let p = c.back(&docx);
            assert!(!p.changes_anything(&c.files), "{name}: {:?}", p.changes);
            assert_eq!(
                (&p.changes[..], &p.remarks[..], &p.unmapped[..], &p.problems[..]),
                (&[][..], &[][..], &[][..], &[][..]),
                "{name}"
            );
            assert_eq!(p.new.as_ref(), Some(&c.compiled.charter.digest), "{name}");
        }
    }
}

#[test]
fn it_comes_back_without_our_marks_and_without_tags_too() {
    for folder in charters() {
        let c = Charter::at(&folder);
        let bare = edit(&c.docx(), "word/document.xml", |x| x.replace("_sv_u", "_gone_").replace("w:tag ", "w:lost "));
        let p = c.back(&bare);
        assert!(!p.changes_anything(&c.files), "{}: {:?}", folder.display(), p.changes);
        assert_eq!((&p.changes[..], &p.unmapped[..]), (&[][..], &[][..]), "{}", folder.display());
    }
}

#[test]
fn the_document_says_what_it_is() {
    let c = Charter::at(&charters().into_iter().find(|f| f.ends_with("two-hospitals")).unwrap());
    let all = parts(&c.docx());
    let part = |n: &str| all.iter().find(|(name, _)| name == n).unwrap().1.as_str();
    let digest = &c.compiled.charter.digest;
    assert!(part("word/footer1.xml").contains(digest) && part("docProps/custom.xml").contains(digest));
    let body = part("word/document.xml");
    assert!(body.contains("Which prevails. If prose and block disagree, the prose prevails"));
    assert!(
        body.contains("<w:tag w:val=\"breach.partners\"/>") && body.contains("<w:alias w:val=\"breach partners\"/>")
    );
    assert!(body.contains("<w:pStyle w:val=\"Heading3\"/>") && body.contains("<w:pStyle w:val=\"Title\"/>"));
    let comments = part("word/comments.xml");
    for b in &c.compiled.charter.blocks {
        assert!(comments.contains(&format!("[{}]", b.id())), "{}", b.id());
    }
    let none = export(c.source(), None, &Options { meaning: Shown::None, ..Options::default() }).unwrap();
    assert!(!parts(&none).iter().any(|(_, t)| t.contains("<w:comment ")));
}

/// The versions of one charter, each against the one before: accepting all gives the new words, rejecting all the old.
#[test]
fn tracked_changes_against_an_older_version_lead_both_ways() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../charters");
    for (old, new) in [
        ("amended", "amended/versions/v2"),
        ("amended/versions/v2", "amended/versions/v3"),
        ("amended/versions/v3", "amended/versions/v4"),
        ("continued", "continued/versions/v2"),
        ("schedules", "schedules/versions/v2"),
        ("schedules/versions/v2", "schedules/versions/v3"),
        ("scope", "scope/versions/v2"),
        ("two-hospitals", "desca"),
    ] {
        let (o, n) = (Charter::at(&root.join(old)), Charter::at(&root.join(new)));
        let docx = export(n.source(), Some(o.source()), &Options::default()).unwrap();
        let p = n.back(&docx);
        assert!(!p.changes_anything(&n.files) && p.unmapped.is_empty(), "{new}: {:?} {:?}", p.changes, p.unmapped);
        // Rejecting is accepting with the marks exchanged.
        let rejected = edit(&docx, "word/document.xml", |x| {
            x.replace("<w:ins ", "<w:was ")
                .replace("</w:ins>", "</w:was>")
                .replace("<w:del ", "<w:ins ")
                .replace("</w:del>", "</w:ins>")
                .replace("<w:was ", "<w:del ")
                .replace("</w:was>", "</w:del>")
                .replace("_sv_u", "_gone_")
        });
        let rejected = edit(&rejected, "docProps/custom.xml", |x| {
            x.replace(&n.compiled.charter.digest, &o.compiled.charter.digest)
        });
        let p = import(&rejected, o.source()).unwrap();
        let lost: Vec<_> = p
            .changes
            .iter()
            .filter(|c| !c.new.contains("Which prevails") && !c.new.contains("This document was made"))
            .collect();
        assert!(lost.is_empty(), "{old} from {new}: {lost:?}");
    }
}
