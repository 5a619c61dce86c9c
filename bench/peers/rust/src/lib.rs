//! What the programs share.

/// The texts of a folder, from its texts.json.
pub fn texts(folder: &str) -> Vec<String> {
    let file = std::fs::read_to_string(format!("{folder}/texts.json")).expect("texts.json");
    serde_json::from_str(&file).expect("texts.json")
}

/// Word 3-grams, lower-cased; of a shorter text all its words.
pub fn grams(text: &str) -> Vec<String> {
    let lower = text.to_lowercase();
    let words: Vec<&str> = lower
        .split(|c: char| !c.is_alphanumeric())
        .filter(|w| !w.is_empty())
        .collect();
    words.windows(3.min(words.len()).max(1)).map(|w| w.join(" ")).collect()
}
