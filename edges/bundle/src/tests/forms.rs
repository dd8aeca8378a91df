//! Folder and ZIP hold the same files, and nothing that is no bundle gets past them.

use super::{file, good};
use crate::{Bundle, Grade, ReadError, audit, audit_path};
use proptest::prelude::*;
use std::collections::BTreeMap;

#[test]
fn folder_and_zip_read_back() {
    let (bundle, vkey) = good();
    let temp = tempfile::tempdir().unwrap();
    let (folder, zip) = (temp.path().join("record"), temp.path().join("record.zip"));
    bundle.write_folder(&folder).unwrap();
    bundle.write_zip(&zip).unwrap();
    assert_eq!(Bundle::read(&folder).unwrap(), bundle);
    assert_eq!(Bundle::read(&zip).unwrap(), bundle);
    assert_eq!(audit_path(&zip, Some(&vkey)).unwrap().grade(), Grade::Good);
    assert!(bundle.write_folder(&folder).unwrap_err().contains("not empty"));
    assert!(bundle.write_zip(&zip).is_err());
}

#[test]
fn links_and_paths_out_of_the_folder_are_refused() {
    let temp = tempfile::tempdir().unwrap();
    let (mut bundle, _) = good();
    let folder = temp.path().join("linked");
    bundle.write_folder(&folder).unwrap();
    std::fs::remove_file(folder.join("VERIFY.txt")).unwrap();
    std::os::unix::fs::symlink("/etc/hostname", folder.join("VERIFY.txt")).unwrap();
    assert!(matches!(Bundle::read(&folder), Err(ReadError::Damaged(why)) if why.contains("VERIFY.txt")));
    assert_eq!(audit_path(&folder, None).unwrap().grade(), Grade::Bad);
    for name in ["../out", "/etc/out", "a/../../out", "a//b", "a\\b", "c:out", "a\nb", ""] {
        bundle.files = BTreeMap::from([(name.to_owned(), vec![1])]);
        assert!(bundle.write_folder(&temp.path().join("new")).is_err(), "{name:?}");
        assert!(matches!(Bundle::from_zip(&bundle.to_zip().unwrap()), Err(ReadError::Damaged(_))), "{name:?}");
    }
    assert!(!temp.path().join("out").exists());
}

#[test]
fn what_cannot_be_read_is_no_bad_record() {
    let temp = tempfile::tempdir().unwrap();
    let error = audit_path(&temp.path().join("nowhere"), None).unwrap_err();
    assert!(error.contains("nowhere"), "{error}");
    let junk = temp.path().join("junk.zip");
    std::fs::write(&junk, b"PK\x03\x04 and then nothing").unwrap();
    assert_eq!(audit_path(&junk, None).unwrap().findings[0].code, "no_bundle");
}

#[test]
fn a_zip_of_another_program_says_what_to_do() {
    let (bundle, _) = good();
    let mut bytes = bundle.to_zip().unwrap();
    bytes[8] = 8;
    let why = Bundle::from_zip(&bytes).unwrap_err().to_string();
    assert!(why.contains("unpack it"), "{why}");
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    #[test]
    fn any_files_are_graded_and_none_are_good(files in prop::collection::btree_map("(bundle.json|checkpoint|entries.bin|leaves.sha256|verdicts.tsv|charter/\\PC{0,9}|\\PC{0,9})", prop::collection::vec(any::<u8>(), 0..60), 0..6)) {
        prop_assert_eq!(audit(&Bundle { files }, None).grade(), Grade::Bad);
    }

    #[test]
    fn a_good_bundle_with_any_file_replaced_is_graded(which in 0usize..8, bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        let (mut bundle, vkey) = good();
        let name = bundle.files.keys().nth(which).unwrap().clone();
        let same = *file(&mut bundle, &name) == bytes;
        *file(&mut bundle, &name) = bytes;
        let grade = audit(&bundle, Some(&vkey)).grade();
        prop_assert!(same || name == "VERIFY.txt" || grade == Grade::Bad, "{} replaced: {}", name, grade);
    }

    #[test]
    fn any_bytes_are_no_zip(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        prop_assert!(Bundle::from_zip(&bytes).is_err());
        prop_assert!(Bundle::from_zip(&[b"PK\x03\x04".as_slice(), &bytes].concat()).is_err());
    }
}
