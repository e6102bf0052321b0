#!/usr/bin/env bash
# Shows that the crash test can fail: builds the server with one promise broken on purpose, runs the test, and expects it to go red.
# The faults are patches in bench/planted/, so that nothing of them is ever in the program. Ends with `N planted, N found`.
#
#   bench/planted.sh [cycles]
set -uo pipefail
cd "$(dirname "$0")/.."
cycles=${1:-40}
root=$PWD
target=$(realpath -m "${CARGO_TARGET_DIR:-target}")
tree=$target/planted/tree
mkdir -p "$target/planted"

cargo build --locked -p bench || exit 1
planted=0 found=0
for patch in "$root"/bench/planted/*.patch; do
  name=$(basename "$patch" .patch)
  planted=$((planted + 1))
  echo "--- $name: $(sed -n 's/^# //p' "$patch" | head -1)"
  git worktree remove --force "$tree" 2>/dev/null
  git worktree add --quiet --detach "$tree" HEAD || exit 1
  git -C "$tree" apply "$patch" || { echo "the patch does not fit any more: $patch"; exit 1; }
  (cd "$tree" && CARGO_TARGET_DIR=$target cargo build --locked -p sengen) || exit 1
  cp "$target/debug/sengen" "$target/planted/sengen"
  if "$target/debug/bench" crash --engine sqlite --cycles "$cycles" --clients 32 --server "$target/planted/sengen" \
    --folder "$target/planted/$name" | tee "$target/planted/$name.log"; then
    echo "NOT FOUND: $name"
  else
    grep '^BROKEN' "$target/planted/$name.log" && found=$((found + 1))
  fi
done
git worktree remove --force "$tree" 2>/dev/null
cargo build --locked -p sengen || exit 1
echo "$planted planted, $found found"
[ "$planted" = "$found" ]
