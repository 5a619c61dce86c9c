//! Finds near-duplicates by a Rust library: pairs WHO SETTING FOLDER
//!
//! SETTING is default, or the threshold for word 3-grams. FOLDER holds texts.json. A line "i j" for each pair of texts that the library
//! reports goes to pairs.txt there; a pair may be named twice.

use gaoya::minhash::{calculate_minhash_params, MinHashIndex, MinHasher, MinHasher32};
use gaoya::text::whitespace_split;
use peers::{grams, texts};
use std::io::Write;
use txtfp::{
    Canonicalizer, Fingerprinter, LshIndex, LshIndexBuilder, MinHashFingerprinter, ShingleTokenizer,
    WordTokenizer,
};

/// What the index answers. It compares signatures with the threshold.
fn gaoya(
    texts: &[String],
    (bands, rows): (usize, usize),
    threshold: f64,
    cut: impl Fn(&str) -> Vec<String>,
    out: &mut impl FnMut(usize, usize),
) {
    let hasher = MinHasher32::new(bands * rows);
    let mut index = MinHashIndex::new(bands, rows, threshold);
    let signatures: Vec<Vec<u32>> = texts.iter().map(|t| hasher.create_signature(cut(t).iter())).collect();
    for (i, s) in signatures.iter().enumerate() {
        index.insert(i, s.clone());
    }
    for (i, s) in signatures.iter().enumerate() {
        for j in index.query(s) {
            out(i, *j);
        }
    }
}

/// What the index answers. It compares signatures with the threshold. A text
/// that has no fingerprint is left out.
fn txtfp(texts: &[String], k: usize, tuned: f32, threshold: f32, out: &mut impl FnMut(usize, usize)) {
    let tokens = ShingleTokenizer { k, inner: WordTokenizer };
    let fp = MinHashFingerprinter::<_, 128>::new(Canonicalizer::default(), tokens);
    let mut index: LshIndex<128> = LshIndexBuilder::for_threshold(tuned, 128).expect("threshold").build();
    let mut signatures = Vec::new();
    for (i, t) in texts.iter().enumerate() {
        if let Ok(s) = fp.fingerprint(t) {
            index.insert(i as u64, s.clone());
            signatures.push((i, s));
        }
    }
    for (i, s) in &signatures {
        for j in index.query_with_threshold(s, threshold) {
            out(*i, j as usize);
        }
    }
}

fn words(text: &str) -> Vec<String> {
    whitespace_split(&text.to_lowercase()).map(str::to_owned).collect()
}

fn main() {
    let args: Vec<String> = std::env::args().collect();
    let [_, who, setting, folder] = &args[..] else { panic!("usage: pairs WHO SETTING FOLDER") };
    let texts = texts(folder);
    let file = std::fs::File::create(format!("{folder}/pairs.txt")).expect("pairs.txt");
    let mut file = std::io::BufWriter::new(file);
    let out = &mut |i: usize, j: usize| writeln!(file, "{i} {j}").expect("pairs.txt");
    match (who.as_str(), setting.parse::<f64>()) {
        ("gaoya", Err(_)) => gaoya(&texts, (42, 3), 0.5, words, out),
        ("gaoya", Ok(t)) => gaoya(&texts, calculate_minhash_params(t, 128), t, grams, out),
        ("txtfp", Err(_)) => txtfp(&texts, 5, 0.7, 0.5, out),
        ("txtfp", Ok(t)) => txtfp(&texts, 3, t as f32, t as f32, out),
        _ => panic!("no library {who}"),
    }
}
