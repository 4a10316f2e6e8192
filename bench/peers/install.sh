#!/usr/bin/env bash
# Installs the peer that is no Rust crate, in an environment of its own.
set -euo pipefail
cd "$(dirname "$0")/.."
python3 -m venv target/venv
target/venv/bin/pip install --quiet --disable-pip-version-check -r peers/requirements.txt
