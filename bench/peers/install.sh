#!/bin/sh
# Installs the libraries of other languages that `go run ./bench peers` measures
# into a folder: install.sh FOLDER. It needs python3 with venv, and cargo.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
mkdir -p "$1"
folder=$(cd "$1" && pwd)
python3 -m venv "$folder/python"
"$folder/python/bin/pip" install -q -r "$here/python/requirements.txt"
cargo install -q --force --path "$here/rust" --root "$folder/rust" --target-dir "$folder/build"
rm -rf "$folder/build"
