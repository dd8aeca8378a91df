//! Rule packs: read, signed, refused when changed, and carried by the record.

use crate::program::{Folder, audit, root};

#[test]
fn a_pack_is_read_with_its_signature_and_its_tests() {
    let f = Folder::new();
    let said = f.run(&["pack", "list", "--json"]).exits(0).json();
    let names: Vec<&str> = said.as_array().unwrap().iter().map(|p| p["name"].as_str().unwrap()).collect();
    assert_eq!(names, ["incidents", "retention"]);
    for (name, tests) in [("incidents", 31), ("retention", 5)] {
        let folder = root().join("packs").join(name).display().to_string();
        let said = f.run(&["pack", "check", &folder, "--json"]).exits(0).json();
        assert!(said["signed_by"].as_str().unwrap().starts_with("servanda-packs+"), "{name}");
        assert_eq!((said["tests_run"].as_u64(), said["tests_failed"].as_u64()), (Some(tests), Some(0)), "{name}");
        assert!(said["rows"].as_array().unwrap().iter().all(|r| !r["source"].as_str().unwrap().is_empty()), "{name}");
    }
}

#[test]
fn a_changed_pack_is_refused() {
    let f = Folder::new();
    let own = root().join("packs/incidents");
    let text = std::fs::read_to_string(own.join("pack.toml")).unwrap();
    let alone = f.file("pack.toml", &text);
    let told = f.run(&["pack", "check", &alone]).exits(1);
    assert!(told.err.contains("its issuer's signature"), "{}", told.err);
    std::fs::copy(own.join("pack.note"), f.path("pack.note")).unwrap();
    f.run(&["pack", "check", &alone]).exits(0);
    // Longer for the controller, whoever changed it.
    f.file("pack.toml", text.replacen("72 hours", "96 hours", 1));
    let told = f.run(&["pack", "check", &alone]).exits(1);
    assert!(told.err.contains("the pack was changed after it was signed"), "{}", told.err);
    // Beside a charter it is refused before anything is compiled.
    std::fs::create_dir_all(f.path("inc/packs")).unwrap();
    std::fs::copy(root().join("charters/incident/charter.md"), f.path("inc/charter.md")).unwrap();
    std::fs::copy(&alone, f.path("inc/packs/incidents.toml")).unwrap();
    std::fs::copy(own.join("pack.note"), f.path("inc/packs/incidents.note")).unwrap();
    let told = f.run(&["check", "inc"]).exits(1);
    assert!(told.err.contains("the pack was changed after it was signed"), "{}", told.err);
    // Another key's signature is none, and a pack without a key that says so is only as good as its digest.
    let key = f.path("other.key").display().to_string();
    f.run(&["key", "new", &key]).exits(0);
    let told = f.run(&["pack", "sign", &alone, "--key", &key]).exits(1);
    assert!(told.err.contains("does not name this key"), "{}", told.err);
    let bad = f.file("bad.toml", "[pack]\nname = 7\n");
    let told = f.run(&["pack", "check", &bad]).exits(1);
    assert!(told.err.contains("line 2: `name` takes a text"), "{}", told.err);
}

#[test]
fn a_record_carries_the_packs_that_it_was_computed_from() {
    let f = Folder::new();
    let cases = root().join("charters/incident/cases/refused.case").display().to_string();
    let out = f.path("records").display().to_string();
    f.run(&["case", &cases, "--export", &out]).exits(0);
    let mut bundles = 0;
    for b in std::fs::read_dir(f.path("records")).unwrap() {
        let b = b.unwrap().path();
        let packs = std::fs::read_dir(b.join("charter")).unwrap().filter(|c| {
            let c = c.as_ref().unwrap().path();
            c.join("packs").is_dir() && !c.join("charter.md").exists()
        });
        assert_eq!(packs.count(), 2, "{}", b.display());
        if let Some(a) = audit(&b) {
            assert!(a.exits(0).out.starts_with("record: good"));
        }
        bundles += 1;
    }
    assert_eq!(bundles, 3);
}
