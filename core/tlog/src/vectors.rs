//! Tests against what others made: proof vectors, a whole sample log, and an independent Merkle tree as oracle.
//! At the end our own golden values, so that the crate also stands alone.

use ct_merkle::mem_backed_tree::MemoryBackedTree;
use proptest::prelude::*;
use serde_json::Value;
use sha2::Sha256;

use crate::checkpoint::Checkpoint;
use crate::hash::{Hash, leaf_hash};
use crate::keys::VerifierKey;
use crate::leaf::Leaf;
use crate::note::SignedNote;
use crate::proof::{ProofError, prove_consistency, prove_inclusion, verify_consistency, verify_inclusion};
use crate::testing::{json_files, numbered_leaves, read, shared_vectors, signer};
use crate::text;
use crate::tile::{TilePath, hash_tile, parse_entry_bundle, parse_hash_tile, tiles_between};
use crate::tree::{Tree, root_of};

/// A hash field of a vector. An empty field is none, which our parsers refuse. Some vectors put a short word where a
/// hash belongs, to say "does not matter": our types cannot hold that, so the word's hash stands for it.
fn hash_field(vector: &Value, field: &str) -> Option<Hash> {
    let bytes = text::parse_base64(vector[field].as_str()?)?;
    if bytes.is_empty() { None } else { Some(Hash::from_slice(&bytes).unwrap_or_else(|_| Hash::of(&bytes))) }
}

/// The proof of a vector; `None` if it holds something that is not a hash, which our parsers refuse.
fn proof_field(vector: &Value) -> Option<Vec<Hash>> {
    let lines = vector["proof"].as_array().cloned().unwrap_or_default();
    lines.iter().map(|line| Hash::from_base64(line.as_str()?).ok()).collect()
}

/// Sizes and indices in vectors are u64, or negative where that is the mistake.
fn number(vector: &Value, field: &str) -> Option<u64> {
    vector[field].as_u64()
}

fn run(folder: &str, expected: usize, holds: impl Fn(&Value) -> Option<bool>) {
    let Some(path) = shared_vectors(&format!("merkle/{folder}")) else { return };
    let files = json_files(&path);
    assert_eq!(files.len(), expected, "{folder}");
    for file in files {
        let vector: Value = serde_json::from_slice(&read(&file)).unwrap();
        let want = !vector["wantErr"].as_bool().unwrap();
        assert_eq!(holds(&vector).unwrap_or(false), want, "{}", file.display());
    }
}

#[test]
fn all_inclusion_vectors() {
    run("inclusion", 98, |v| {
        let (index, size) = (number(v, "leafIdx")?, number(v, "treeSize")?);
        let (leaf, root) = (hash_field(v, "leafHash")?, hash_field(v, "root")?);
        Some(verify_inclusion(&leaf, index, size, &root, &proof_field(v)?).is_ok())
    });
}

#[test]
fn all_consistency_vectors() {
    run("consistency", 98, |v| {
        let (old, new) = (number(v, "size1")?, number(v, "size2")?);
        let (old_root, new_root) = (hash_field(v, "root1")?, hash_field(v, "root2")?);
        Some(verify_consistency(old, &old_root, new, &new_root, &proof_field(v)?).is_ok())
    });
}

/// The public key of the sample log, as its authors publish it.
const SAMPLE_KEY: &str = "example.com/log/testdata+33d7b496+AeHTu4Q3hEIMHNqc6fASMsq3rKNx280NI+oO5xCFkkSx";

#[test]
fn the_sample_log_is_what_its_checkpoints_say() {
    let Some(folder) = shared_vectors("tlog_sample") else { return };
    let keys = [VerifierKey::parse(SAMPLE_KEY).unwrap()];
    let heads: Vec<Checkpoint> = (0..=15_u64)
        .map(|size| {
            let bytes = read(&folder.join(format!("checkpoint.{size}")));
            let note = SignedNote::parse(&bytes).unwrap();
            assert_eq!(note.to_string().into_bytes(), bytes);
            let head = Checkpoint::open(&note, "example.com/log/testdata", &keys).unwrap();
            assert_eq!(head.size(), size);
            head
        })
        .collect();
    let mut all = Vec::new();
    for head in &heads[1..] {
        let size = head.size();
        let width = u16::try_from(size).unwrap();
        let bundle = read(&folder.join(format!("tile/entries/000.p/{size}")));
        let leaves: Vec<Hash> = parse_entry_bundle(&bundle, width).unwrap().into_iter().map(leaf_hash).collect();
        assert_eq!(root_of(&leaves), head.root(), "size {size}");
        let path = TilePath::parse(&format!("tile/0/000.p/{size}")).unwrap();
        let tile = read(&folder.join(path.to_string()));
        assert_eq!(hash_tile(&leaves, &path).unwrap(), tile);
        assert_eq!(parse_hash_tile(&tile, width).unwrap(), leaves);
        all = leaves;
    }
    assert_eq!(heads[0].root(), Tree::new().root());
    for new in &heads {
        for old in &heads[..=usize::try_from(new.size()).unwrap()] {
            let proof = prove_consistency(&all, old.size(), new.size());
            if old.size() == 0 {
                assert_eq!(proof, Err(ProofError::FromEmpty));
                continue;
            }
            let check = verify_consistency(old.size(), &old.root(), new.size(), &new.root(), &proof.unwrap());
            assert_eq!(check, Ok(()), "{} to {}", old.size(), new.size());
        }
    }
    let named: Vec<String> = tiles_between(14, 15).iter().map(ToString::to_string).collect();
    assert_eq!(named, ["tile/0/000.p/15", "tile/entries/000.p/15"]);
}

proptest! {
    #[test]
    fn agrees_with_another_implementation(
        entries in prop::collection::vec(prop::collection::vec(any::<u8>(), 0..20), 1..120),
        pick in any::<prop::sample::Index>(),
        cut in any::<prop::sample::Index>(),
    ) {
        let mut oracle = MemoryBackedTree::<Sha256, Vec<u8>>::new();
        for entry in &entries {
            oracle.push(entry.clone());
        }
        let leaves: Vec<Hash> = entries.iter().map(|entry| leaf_hash(entry)).collect();
        let size = leaves.len() as u64;
        prop_assert_eq!(root_of(&leaves).0.to_vec(), oracle.root().as_bytes().to_vec());

        let index = pick.index(leaves.len());
        let inclusion = prove_inclusion(&leaves, index as u64, size).unwrap();
        let bytes: Vec<u8> = inclusion.iter().flat_map(|hash| hash.0).collect();
        prop_assert_eq!(bytes, oracle.prove_inclusion(index).as_bytes().to_vec());

        let old = cut.index(leaves.len()) + 1;
        let consistency = prove_consistency(&leaves, old as u64, size).unwrap();
        let bytes: Vec<u8> = consistency.iter().flat_map(|hash| hash.0).collect();
        prop_assert_eq!(bytes, oracle.prove_consistency(leaves.len() - old).as_bytes().to_vec());
    }

    #[test]
    fn no_proof_makes_a_verifier_panic(
        index: u64, old: u64, new: u64, shift in 0..64_u32,
        proof in prop::collection::vec(any::<[u8; 32]>().prop_map(Hash), 0..70),
    ) {
        let (leaf, root) = (leaf_hash(b"leaf"), leaf_hash(b"root"));
        let (index, old, new) = (index >> shift, old >> shift, new >> shift);
        prop_assert!(verify_inclusion(&leaf, index, new, &root, &proof).is_err());
        prop_assert!(old == new || verify_consistency(old, &leaf, new, &root, &proof).is_err());
        for edge in [0, 1, u64::MAX] {
            prop_assert!(verify_inclusion(&leaf, edge, new, &root, &proof).is_err());
            prop_assert!(verify_inclusion(&leaf, index, edge, &root, &proof).is_err());
            prop_assert!(verify_consistency(old, &leaf, edge, &root, &proof).is_err());
        }
    }

    #[test]
    fn a_bent_proof_never_holds(size in 2..200_u64, pick in any::<prop::sample::Index>(), at in any::<prop::sample::Index>(), bit in 0..256_usize) {
        let leaves = numbered_leaves(size);
        let root = root_of(&leaves);
        let index = pick.index(leaves.len());
        let mut proof = prove_inclusion(&leaves, index as u64, size).unwrap();
        let place = at.index(proof.len());
        proof[place].0[bit / 8] ^= 1 << (bit % 8);
        prop_assert!(verify_inclusion(&leaves[index], index as u64, size, &root, &proof).is_err());
    }
}

#[test]
fn our_own_golden_roots_and_proofs() {
    let leaves = numbered_leaves(7);
    let roots: Vec<String> = (0..=7).map(|size| root_of(&leaves[..size]).to_hex()).collect();
    assert_eq!(roots, GOLDEN_ROOTS);
    let joined = |proof: Vec<Hash>| Hash::of(&proof.iter().flat_map(|hash| hash.0).collect::<Vec<u8>>()).to_hex();
    assert_eq!(joined(prove_inclusion(&leaves, 4, 7).unwrap()), GOLDEN_INCLUSION);
    assert_eq!(joined(prove_consistency(&leaves, 3, 7).unwrap()), GOLDEN_CONSISTENCY);
}

const GOLDEN_ROOTS: [&str; 8] = [
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "3e7077fd2f66d689e0cee6a7cf5b37bf2dca7c979af356d0a31cbc5c85605c7d",
    "a7d91894b61fbf46378d88e3e1b1f7aef39532c504b484bd31551d15e0a09dff",
    "9b4965f8b220ba42f7039ad0781c966cf90bb1aea15a80586d634b322ab1f4ce",
    "b15d2b1b07adada9b13b555c08062b1ae78ad1b0b7e99d97d942c936a6244439",
    "cb03def0c5b63bdecbed6cd863c8e61edab23e1ac7ab70281c699183cac2bef6",
    "7e0f3511f1626cea0922e802037a67c7fa0761e470f44dfc4471dc353135f8a4",
    "45cea7edca9543ee5575a5774d0d8fa9321a8be084b3fb657fa4f6d071a3c94c",
];
const GOLDEN_INCLUSION: &str = "47476e9fdad261d0f03912070b9b82857c4e33ac3c3431b14edaead77a060738";
const GOLDEN_CONSISTENCY: &str = "4cf05ec53c9066ec95d5123271507637987a882a0eef42aa469ce864a2a3e1ee";

/// The worked example of docs/format.md §12, which a stranger's reader is built against.
#[test]
fn the_worked_example_of_the_page_on_formats() {
    let first = Leaf::new(1_740_996_005, vec![], EXAMPLE_ENVELOPE.as_bytes().to_vec()).unwrap();
    let second = Leaf::new(1_740_996_006, vec![], EXAMPLE_ENVELOPE.as_bytes().to_vec()).unwrap();
    assert_eq!(first.encode().len(), 749);
    assert_eq!(first.hash().to_hex(), "da3a8301fc3704dff46ed92c119e31a2e3926afcbd7885587694ba6e93364a6e");
    let both = root_of(&[first.hash(), second.hash()]);
    assert_eq!(both.to_base64(), "9G8rxLJEGD9YYzpVq1ElRvqZHiVJKKsFiS60/LCjOSw=");
    let sequencer = signer("servanda/two-hospitals", 2);
    assert_eq!(
        sequencer.verifier().to_string(),
        "servanda/two-hospitals+b088fb4b+AYE5dw6ofRdfVqNUZsNMfszLjYqRtO43ol32D1uPybOU"
    );
    let root = root_of(&[first.hash()]);
    let head = Checkpoint::with_state("servanda/two-hospitals", 1, root, &Hash::of(b"state")).unwrap();
    assert_eq!(head.sign(&sequencer).unwrap().to_string(), EXAMPLE_CHECKPOINT);
}

const EXAMPLE_ENVELOPE: &str = concat!(
    r#"{"payloadType":"application/vnd.servanda.statement+json","payload":"eyJwYXJ0bmVyc2hpcCI6InNlcnZhbmRh"#,
    r#"L3R3by1ob3NwaXRhbHMiLCJjaGFydGVyIjoic2hhMjU2OjBhMGEwYTBhMGEwYTBhMGEwYTBhMGEwYTBhMGEwYTBhMGEwYTBhMGEw"#,
    r#"YTBhMGEwYTBhMGEwYTBhMGEwYTBhMGEiLCJraW5kIjoidm90ZS5jYXN0LzEiLCJhdXRob3IiOnsia2V5IjoiZWQyNTUxOTo4YTg4"#,
    r#"ZTNkZDc0MDlmMTk1ZmQ1MmRiMmQzY2JhNWQ3MmNhNjcwOWJmMWQ5NDEyMWJmMzc0ODgwMWI0MGY2ZjVjIiwicGFydHkiOiJhbHBo"#,
    r#"YSJ9LCJyZWNvcmRlZCI6IjIwMjUtMDMtMDNUMTA6MDA6MDBaIiwicmVmcyI6WzBdLCJib2R5Ijp7Im1vdGlvbiI6Im0xIiwidm90"#,
    r#"ZSI6ImF5ZSJ9fQ==","signatures":[{"keyid":"ed25519:8a88e3dd7409f195fd52db2d3cba5d72ca6709bf1d94121bf3"#,
    r#"748801b40f6f5c","sig":"le2OI/+TlRmq6EFcYQi+tExUNIApchVvV689WkK8dln/TkO5NOSs+YOdhUmE0Jmq53QK6jgpX+KLT"#,
    r#"YNnKDtNBg=="}]}"#,
);
const EXAMPLE_CHECKPOINT: &str = concat!(
    "servanda/two-hospitals\n",
    "1\n",
    "2jqDAfw3BN/0btksEZ4xouOSavy9eIVYdpS6bpM2Sm4=\n",
    "state 4ba69735ca53765ed6a709edb56c6ea236b7193a3b29a6b390c346f0f4340e4e\n",
    "\n",
    "— servanda/two-hospitals sIj7S8DvmSXuLXPBafNtQNiKd2BOsdZK7LtT9Km4wUmZKZJA3qp6sw3eGyndeJvHbGPtA3/LHO4Za7WpnrXbFTI33wI=\n",
);
