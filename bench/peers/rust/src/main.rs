//! Times the signatures of Rust libraries: peers FOLDER
//!
//! FOLDER holds texts.json. A line of JSON for each library goes to standard
//! output: nanoseconds a document, from the text, 128 slots of word 3-grams, on
//! one thread.

use gaoya::minhash::{MinHasher, MinHasher32};
use peers::{grams, texts};
use std::time::Instant;
use txtfp::{Canonicalizer, Fingerprinter, MinHashFingerprinter, ShingleTokenizer, WordTokenizer};

fn report(who: &str, stage: &str, documents: usize, mut work: impl FnMut()) {
    work();
    let start = Instant::now();
    work();
    let took = start.elapsed().as_nanos() as f64 / documents as f64;
    println!("{{\"who\":\"{who}\",\"stage\":\"{stage}\",\"size\":\"texts\",\"ns\":{took}}}");
}

fn main() {
    let folder = std::env::args().nth(1).expect("usage: peers FOLDER");
    let texts = texts(&folder);
    let n = texts.len();
    let mut sum = 0u64;

    let tokens = ShingleTokenizer { k: 3, inner: WordTokenizer };
    let txtfp = MinHashFingerprinter::<_, 128>::new(Canonicalizer::default(), tokens);
    report("txtfp", "Sign", n, || {
        for t in &texts {
            if let Ok(signature) = txtfp.fingerprint(t) {
                sum = sum.wrapping_add(signature.hashes[0]);
            }
        }
    });

    let gaoya = MinHasher32::new(128);
    report("gaoya", "Sign", n, || {
        for t in &texts {
            sum = sum.wrapping_add(gaoya.create_signature(grams(t).iter())[0] as u64);
        }
    });
    let sets: Vec<Vec<String>> = texts.iter().map(|t| grams(t)).collect();
    report("gaoya", "Strings", n, || {
        for s in &sets {
            sum = sum.wrapping_add(gaoya.create_signature(s.iter())[0] as u64);
        }
    });
    eprintln!("{sum}");
}
