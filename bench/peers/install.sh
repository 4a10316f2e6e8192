#!/usr/bin/env bash
# Installs the peers that are no Rust crates, in an environment of their own.
set -euo pipefail
cd "$(dirname "$0")/.."
python3 -m venv target/venv
target/venv/bin/pip install --quiet --disable-pip-version-check -r peers/requirements.txt
