"""Self-tests of the second reader: published vectors, the worked example of docs/format.md, and bad bundles."""

import base64
import hashlib
import json

import ed25519
import log
import read
import statement
import strict_json

TESTS = []


def test(function):
    """Marks a function as a test."""
    TESTS.append(function)
    return function


def run():
    """Runs all tests; 0 if they pass, 1 at the first that does not."""
    for function in TESTS:
        try:
            function()
        except AssertionError as error:
            print(f"FAILED {function.__name__}: {error}")
            return 1
        print(f"ok {function.__name__}")
    return 0


# RFC 8032 §7.1, tests 1, 2, 3 and SHA(abc): secret key, public key, message, signature.
RFC_8032 = [
    (
        "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
        "",
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b",
    ),
    (
        "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
        "72",
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
    ),
    (
        "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
        "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
        "af82",
        "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a",
    ),
    (
        "833fe62409237b9d62ec77587520911e9a759cec1d19755b7da901b96dca3d42",
        "ec172b93ad5e563bf4932c70e1245034c35467ef2efd4d64ebf819683467e2bf",
        "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a2192992a274fc1a836ba3c23a3feebbd454d4423643ce80e2a9ac94fa54ca49f",
        "dc2a4459e7369633a52b1bf277839a00201009a3efbf3ecb69bea2186c26b58909351fc9ac90b3ecfdfbc7c66431e0303dca179c138ac17ad9bef1177331a704",
    ),
]

# docs/format.md §3: all encodings of points of small order.
SMALL_ORDER = [
    "01" + "00" * 31,
    "01" + "00" * 30 + "80",
    "ec" + "ff" * 30 + "7f",
    "ec" + "ff" * 31,
    "00" * 32,
    "00" * 31 + "80",
    "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
    "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac03fa",
    "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
    "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc85",
    "ed" + "ff" * 30 + "7f",
    "ed" + "ff" * 31,
    "ee" + "ff" * 30 + "7f",
    "ee" + "ff" * 31,
]


def times(number, point):
    """A multiple of a point, slowly."""
    total = ed25519.IDENTITY
    while number:
        total = ed25519.add(total, point) if number & 1 else total
        point, number = ed25519.double(point), number >> 1
    return total


def encode(point):
    """The 32 bytes of a point."""
    x, y, z, _ = point
    inverse = pow(z, -1, ed25519.P)
    return (y * inverse % ed25519.P | (x * inverse % ed25519.P & 1) << 255).to_bytes(32, "little")


def sign(secret, message):
    """Public key and signature; for tests only, it takes no care to keep the secret."""
    digest = hashlib.sha512(secret).digest()
    a = int.from_bytes(digest[:32], "little") & (2**254 - 8) | 2**254
    key = encode(times(a, ed25519.BASE))
    r = int.from_bytes(hashlib.sha512(digest[32:] + message).digest(), "little") % ed25519.L
    point = encode(times(r, ed25519.BASE))
    k = int.from_bytes(hashlib.sha512(point + key + message).digest(), "little")
    return key, point + ((r + k * a) % ed25519.L).to_bytes(32, "little")


@test
def rfc_8032():
    for vector in RFC_8032:
        secret, key, message, signature = map(bytes.fromhex, vector)
        assert ed25519.verify(key, message, signature), vector
        assert sign(secret, message) == (key, signature), vector
        assert not ed25519.verify(key, message + b"x", signature), vector
        for place in (0, 40):
            bent = bytearray(signature)
            bent[place] ^= 1
            assert not ed25519.verify(key, message, bytes(bent)), vector


@test
def zip_215():
    for key in map(bytes.fromhex, SMALL_ORDER):
        for r in map(bytes.fromhex, SMALL_ORDER):
            assert ed25519.verify(key, b"any message", r + bytes(32)), (key.hex(), r.hex())
            assert not ed25519.verify(key, b"any message", r + ed25519.L.to_bytes(32, "little"))
    key, signature = sign(bytes(32), b"x")
    s = int.from_bytes(signature[32:], "little") + ed25519.L
    assert not ed25519.verify(key, b"x", signature[:32] + s.to_bytes(32, "little"))
    assert not ed25519.verify(key, b"x", signature[:63])
    assert not ed25519.verify(bytes([2]) + bytes(31), b"x", signature), "y = 2 belongs to no point"
    # A mixed-order R: valid only because of the factor 8. Made by adding a point of order 8 to an honest R.
    digest = hashlib.sha512(bytes(32)).digest()
    a = int.from_bytes(digest[:32], "little") & (2**254 - 8) | 2**254
    odd = encode(ed25519.add(times(77, ed25519.BASE), ed25519.decode(bytes.fromhex(SMALL_ORDER[6]))))
    k = int.from_bytes(hashlib.sha512(odd + key + b"x").digest(), "little")
    assert ed25519.verify(key, b"x", odd + ((77 + k * a) % ed25519.L).to_bytes(32, "little"))


@test
def json_rules():
    good = ['{"a":1}', " [ ] ", '"\\ud83d\\ude00"', "-9223372036854775808", "9223372036854775807", "0", "[" * 16 + "]" * 16]
    for text in good:
        assert strict_json.parse(text.encode()) == json.loads(text), text
    bad = [
        "", "{", "[1,]", "{,}", '{"a":1,}', '{"a" 1}', "{1:1}", "[1 2]", "1 2", "01", "-0", "1.0", "1e1", "+1", "-", ".5",
        "9223372036854775808", "-9223372036854775809", "1" * 5000, "NaN", "Infinity", "nul", "truex", "'a'", '"\\ud83d"',
        '"\\ud83dx"', '"\\ud83d\\u0041"', '"\\ude00"', '"\\x41"', '"\\u00g0"', '"\\u+041"', '"a\nb"', '"a', '"\\', "\ufeff1", "\u00a01",
        '{"a":1,"a":2}', '{"a":1,"\\u0061":2}', "[" * 17 + "]" * 17, "[" * 100_000, '{"a":' * 100_000, "/**/1", "\u0661",
    ]  # fmt: skip
    for text in bad:
        try:
            value = strict_json.parse(text.encode())
        except strict_json.JsonError:
            continue
        raise AssertionError(f"{text[:40]!r} was read as {value!r}")


@test
def moments_and_names():
    for good in ("2025-03-03T10:00:00Z", "2024-02-29T23:59:59Z", "0001-01-01T00:00:00Z", "9998-12-31T00:00:00Z"):
        assert statement.is_moment(good), good
    for bad in (
        "2025-02-29T00:00:00Z", "2025-03-03T24:00:00Z", "2025-03-03T10:60:00Z", "2025-03-03T10:00:60Z", "9999-01-01T00:00:00Z",
        "0000-01-01T00:00:00Z", "2025-03-03 10:00:00Z", "2025-03-03T10:00:00", "2025-03-03T10:00:00+00:00", "2025-03-03T10:00:00Z\n",
        "2025-3-3T10:00:00Z", "\u0662025-03-03T10:00:00Z",
    ):  # fmt: skip
        assert not statement.is_moment(bad), bad
    assert statement.is_origin("x" * 255) and statement.is_origin("servanda/zwei-spit\u00e4ler")
    for bad in ("", "x" * 256, "a b", "a+b", "a\u00a0b", "a\u2028b", "a\u0085b", "a\x7fb"):
        assert not statement.is_origin(bad), bad


PAYLOAD = (
    '{"partnership":"servanda/two-hospitals","charter":"sha256:' + "0a" * 32 + '","kind":"vote.cast/1","author":{"key":"ed25519:'
    '8a88e3dd7409f195fd52db2d3cba5d72ca6709bf1d94121bf3748801b40f6f5c","party":"alpha"},"recorded":"2025-03-03T10:00:00Z",'
    '"refs":[0],"body":{"motion":"m1","vote":"aye"}}'
)
VKEY = "servanda/two-hospitals+b088fb4b+AYE5dw6ofRdfVqNUZsNMfszLjYqRtO43ol32D1uPybOU"
SEQUENCER, AUTHOR = bytes([2]) * 32, bytes([1]) * 32


def envelope(payload, secret=AUTHOR):
    """An envelope as the worked example writes it."""
    message = f"DSSEv1 {len(statement.PAYLOAD_TYPE)} {statement.PAYLOAD_TYPE} {len(payload)} ".encode() + payload
    key, signature = sign(secret, message)
    line = {"keyid": f"ed25519:{key.hex()}", "sig": base64.b64encode(signature).decode()}
    whole = {"payloadType": statement.PAYLOAD_TYPE, "payload": base64.b64encode(payload).decode(), "signatures": [line]}
    return json.dumps(whole, separators=(",", ":")).encode()


def leaf(stamp, inner):
    """A leaf without receipts."""
    return f"servanda/leaf/1\nstamp {stamp}\n\n".encode() + inner


def checkpoint(size, root):
    """A signed checkpoint as the worked example writes it."""
    state = hashlib.sha256(b"state").hexdigest()
    text = f"servanda/two-hospitals\n{size}\n{base64.b64encode(root).decode()}\nstate {state}\n"
    signature = bytes.fromhex("b088fb4b") + sign(SEQUENCER, text.encode())[1]
    return f"{text}\n\u2014 servanda/two-hospitals {base64.b64encode(signature).decode()}\n".encode()


@test
def worked_example():
    whole = envelope(PAYLOAD.encode())
    read_back = statement.Statement(whole)
    read_back.check("servanda/two-hospitals")
    assert read_back.id == "c422952088810a5c052ada9047943cf2d078cf8e59b87b90d10d1d7da737141a"
    data = leaf(1740996005, whole)
    first, second = log.Leaf(data), log.Leaf(leaf(1740996006, whole))
    assert len(data) == 749 and first.stamp == 1740996005
    assert first.hash.hex() == "da3a8301fc3704dff46ed92c119e31a2e3926afcbd7885587694ba6e93364a6e"
    assert base64.b64encode(log.root([first.hash, second.hash])) == b"9G8rxLJEGD9YYzpVq1ElRvqZHiVJKKsFiS60/LCjOSw="
    note = checkpoint(1, first.hash)
    assert note.endswith(b"sIj7S8DvmSXuLXPBafNtQNiKd2BOsdZK7LtT9Km4wUmZKZJA3qp6sw3eGyndeJvHbGPtA3/LHO4Za7WpnrXbFTI33wI=\n")
    assert log.read_checkpoint(log.open_note(note, VKEY)) == ("servanda/two-hospitals", 1, first.hash)
    files = {"charter.md": b"# Two hospitals\n", "schedules/a.md": b"Data\n"}
    digest = "sha256:78c6fb3772c8326aa5ebbc32a8eb90c2e7ede2243f3a4146869f6d4f9f92dd79"
    assert log.charter_digest(files) == digest
    files = {"charter.md": b"# Two\xe2\x80\xafhospitals\r\n", "schedules/a.md": b"Data\r"}
    assert log.charter_digest(files) == digest


@test
def leaves_have_one_spelling():
    assert log.Leaf(b"servanda/leaf/1\nstamp 0\nreceipt AA==\n\n\n\n").envelope == b"\n\n"
    for bad in (
        b"", b"servanda/leaf/1\n\nx", b"servanda/leaf/1\nstamp 1\n\n", b"servanda/leaf/2\nstamp 1\n\nx", b"servanda/leaf/1\nstamp 01\n\nx",
        b"servanda/leaf/1\nstamp -1\n\nx", b"servanda/leaf/1\n1\n\nx", b"servanda/leaf/1\nstamp 9223372036854775808\n\nx",
        b"servanda/leaf/1\nstamp 1\nreceipt \n\nx", b"servanda/leaf/1\nstamp 1\nreceipt AB==\n\nx", b"servanda/leaf/1\nstamp 1\nAA==\n\nx",
        b"servanda/leaf/1\r\nstamp 1\n\nx", b"servanda/leaf/1\nstamp 1\r\n\nx", b"servanda/leaf/1\nstamp 1\n\n" + bytes(65_535),
    ):  # fmt: skip
        try:
            log.Leaf(bad)
        except log.Bad:
            continue
        raise AssertionError(f"{bad[:60]!r} was read")


@test
def tree_by_levels_is_the_tree_of_rfc_6962():
    def mth(hashes):
        if len(hashes) < 2:
            return hashes[0] if hashes else hashlib.sha256(b"").digest()
        k = 1 << (len(hashes) - 1).bit_length() - 1
        return hashlib.sha256(b"\x01" + mth(hashes[:k]) + mth(hashes[k:])).digest()

    hashes = [hashlib.sha256(bytes([n])).digest() for n in range(70)]
    for size in range(71):
        assert log.root(hashes[:size]) == mth(hashes[:size]), size


def small_bundle():
    """Six entries: one that counts, its repetition, and four that are void for reasons seen without the charter."""
    good = PAYLOAD.encode()
    inner = [
        envelope(good),
        envelope(good),
        envelope(good, SEQUENCER),
        envelope(good.replace(b"two-hospitals", b"elsewhere")),
        b"{}",
        b" " * 60_001,
    ]
    leaves = [leaf(1740996005 + n, data) for n, data in enumerate(inner)]
    charter = {"charter.md": b"# Two hospitals\n"}
    digest = log.charter_digest(charter)
    folder = f"charter/{digest.removeprefix('sha256:')}"
    about = {
        "format": "servanda/bundle/1",
        "origin": "servanda/two-hospitals",
        "size": len(leaves),
        "sequencer": VKEY,
        "charters": [{"digest": digest, "folder": folder}],
        "edition": "2026",
        "tzdb": "2025b",
    }
    codes = ["-", "replayed", "bad_signature", "wrong_partnership", "malformed", "oversize"]
    rows = []
    for index, code in enumerate(codes):
        known = "vote.cast/1\talpha" if index in (0, 1, 3) else "-\t-"
        rows.append(f"{index}\t{'counts' if code == '-' else 'void'}\t{code}\t{known}\n")
    return {
        "bundle.json": read.written(about),
        "checkpoint": checkpoint(len(leaves), log.root([log.Leaf(data).hash for data in leaves])),
        "entries.bin": b"".join(len(data).to_bytes(4, "big") + data for data in leaves),
        "leaves.sha256": b"".join(log.Leaf(data).hash.hex().encode() + b"\n" for data in leaves),
        f"{folder}/charter.md": charter["charter.md"],
        "verdicts.tsv": "".join(rows).encode(),
    }


@test
def a_good_bundle_is_good():
    said = []
    read.check(small_bundle(), said.append)
    assert said == [
        "0 ok",
        "1 bad replayed",
        "2 bad bad_signature",
        "3 bad wrong_partnership",
        "4 bad malformed",
        "5 bad oversize",
    ], said


@test
def bent_bundles_are_bad():
    files = small_bundle()
    charter = next(name for name in files if name.startswith("charter/"))
    entries = files["entries.bin"]
    bends = [(name, None) for name in files]
    bends += [("entries.bin", entries[:-1]), ("entries.bin", entries + b"\x00"), ("entries.bin", entries + bytes(4)), ("entries.bin", b"")]
    bends += [("entries.bin", entries.replace(b"stamp 1740996006", b"stamp 1740996004"))]
    bends += [("entries.bin", entries.replace(b"stamp 1740996006", b"stamp 1740996007"))]
    leaves = files["leaves.sha256"]
    bends += [("leaves.sha256", leaves[:-1]), ("leaves.sha256", leaves[65:] + leaves[:65]), ("leaves.sha256", leaves + leaves[:65])]
    bends += [("leaves.sha256", leaves[65:]), ("leaves.sha256", leaves.upper()), ("leaves.sha256", b"0" + leaves[1:])]
    bends += [(charter, b"# Two hospital\n"), (charter, b"# Two hospitals\r\n"), (charter, b"\xff")]
    note = files["checkpoint"]
    bends += [("checkpoint", note.replace(b"\n6\n", b"\n7\n")), ("checkpoint", note[:-1]), ("checkpoint", b"\xff"), ("checkpoint", b"")]
    bends += [("checkpoint", checkpoint(6, bytes(32))), ("checkpoint", checkpoint(5, bytes(32)))]
    for old, new in (
        (b'"size": 6', b'"size": 5'), (b"bundle/1", b"bundle/2"), (b"b088fb4b", b"b088fb4c"), (b'"size": 6', b'"size": "6"'),
        (b'"tzdb"', b'"tzdc"'), (b": 6", b":  6"), (b"}\n", b"}"), (b"two-hospitals", b"three-hospitals"), (b'"folder": "charter', b'"folder": "../charter'),
    ):  # fmt: skip
        bends.append(("bundle.json", files["bundle.json"].replace(old, new, 1)))
    for old, new in (
        (b"0\tcounts\t-", b"0\tvoid\treplayed"), (b"1\tvoid\treplayed", b"1\tcounts\t-"), (b"malformed", b"oversize"), (b"\tvoid\tbad", b"\tvoid\tBad"),
        (b"2\tvoid\tbad_signature", b"2\tcounts\t-"), (b"vote.cast/1", b"vote.cast/2"), (b"alpha", b"beta"), (b"0\t", b"1\t"), (b"\n", b"\r\n"), (b"counts\t-", b"counts\tx"),
    ):  # fmt: skip
        bends.append(("verdicts.tsv", files["verdicts.tsv"].replace(old, new, 1)))
    for name, data in bends:
        bent = {**files, name: data}
        if data is None:
            del bent[name]
        assert bent != files, f"{name}: nothing was bent"
        try:
            read.check(bent, lambda _: None)
        except log.Bad:
            continue
        raise AssertionError(f"{name} bent to {data!r:.80} passed")


@test
def a_void_entry_may_be_void_for_a_reason_we_cannot_see():
    files = small_bundle()
    told = files["verdicts.tsv"]
    # If the first is void, its repetition is none: both void for want of a key is consistent.
    told = told.replace(b"0\tcounts\t-", b"0\tvoid\tunknown_key").replace(b"1\tvoid\treplayed", b"1\tvoid\tunknown_key")
    read.check({**files, "verdicts.tsv": told}, lambda _: None)
    # A repetition whose key was revoked in between is void for that.
    told = files["verdicts.tsv"].replace(b"1\tvoid\treplayed", b"1\tvoid\trevoked_key")
    read.check({**files, "verdicts.tsv": told}, lambda _: None)
