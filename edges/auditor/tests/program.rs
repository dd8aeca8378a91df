//! The built program on real folders: exit codes, and which stream says what.

// Clippy lets only test modules unwrap.
#[cfg(test)]
mod program {
    use servanda_bundle::{Bundle, Record};
    use servanda_charter::SourceFile;
    use servanda_partnership::compile;
    use servanda_tlog::NoteSigner;
    use servanda_vocabulary::Moment;
    use std::path::Path;
    use std::process::{Command, Output};
    use std::sync::Arc;

    const CHARTER: &str = "# Example\n## 1 Parties\n```charter\nparty \"clinic\" { name = \"Clinic\" }\nparty \"lab\" { name = \"Lab\" }\n```\n## 2 Place\nDays end in [Europe/Brussels](#place.zone).\n```charter\ncalendar \"default\" { zone = place.zone }\n```\n";

    /// A record of one entry, which is void.
    fn bundle() -> (Bundle, String) {
        let file = SourceFile { path: "charter.md".to_owned(), text: CHARTER.to_owned() };
        let compiled = compile(vec![file]).map_err(|(_, d)| format!("{d:#?}")).unwrap();
        let signer = NoteSigner::new("servanda/example", [9; 32]).unwrap();
        let vkey = signer.verifier().to_string();
        let mut record = Record::new(Arc::new(compiled), signer);
        record.push(Moment::from_seconds(1_736_503_200), b"{}").unwrap();
        (record.bundle().unwrap(), vkey)
    }

    fn run(args: &[&str], bundle: &Path) -> (Option<i32>, String, String) {
        let Output { status, stdout, stderr } =
            Command::new(env!("CARGO_BIN_EXE_servanda-audit")).args(args).arg(bundle).output().unwrap();
        (status.code(), String::from_utf8(stdout).unwrap(), String::from_utf8(stderr).unwrap())
    }

    #[test]
    fn exit_codes_and_streams() {
        let (mut bundle, vkey) = bundle();
        let temp = std::env::temp_dir().join(format!("servanda-audit-{}", std::process::id()));
        let (good, bad) = (temp.join("good"), temp.join("bad.zip"));
        bundle.write_folder(&good).unwrap();
        *bundle.files.get_mut("entries.bin").unwrap().last_mut().unwrap() ^= 1;
        bundle.write_zip(&bad).unwrap();

        let (code, out, err) = run(&["--key", &vkey], &good);
        assert_eq!((code, err.as_str()), (Some(0), ""));
        assert!(out.starts_with("record: good\n"), "{out}");
        let (code, out, _) = run(&[], &good);
        assert_eq!(code, Some(0));
        assert!(out.starts_with("record: good, with remarks\n"), "{out}");
        let (code, out, err) = run(&[], &bad);
        assert_eq!((code, err.as_str()), (Some(5), ""));
        assert!(out.starts_with("record: bad\n  entry 0: its bytes are not those"), "{out}");
        let (code, out, _) = run(&["--json"], &bad);
        assert_eq!(code, Some(5));
        assert!(out.contains("\"grade\": \"bad\"") && out.contains("\"entry\": 0"), "{out}");
        let (code, out, err) = run(&[], &temp.join("nowhere"));
        assert_eq!((code, out.as_str()), (Some(1), ""));
        assert!(err.contains("nowhere"), "{err}");
        let (code, out, err) = run(&["--sign"], &good);
        assert_eq!((code, out.as_str()), (Some(2), ""));
        assert!(err.contains("--help"), "{err}");
        std::fs::remove_dir_all(&temp).unwrap();
    }
}
