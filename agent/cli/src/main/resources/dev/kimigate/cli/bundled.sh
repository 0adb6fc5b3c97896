kg_self=$0
while [ -h "$kg_self" ]; do
    kg_link=$(readlink "$kg_self")
    case $kg_link in
    /*) kg_self=$kg_link ;;
    *) kg_self=$(dirname "$kg_self")/$kg_link ;;
    esac
done
kg_home=$(cd "$(dirname "$kg_self")/.." && pwd -P)
kg_jar=$kg_home/lib/kimi-gate.jar
case $(uname -s)-$(uname -m) in
Linux-x86_64) kg_platform=linux-x64 ;;
Linux-aarch64) kg_platform=linux-arm64 ;;
Darwin-arm64) kg_platform=darwin-arm64 ;;
Darwin-x86_64) kg_platform=darwin-x64 ;;
*) kg_platform=other ;;
esac
# A bundle has the runtime inside. npm puts its package beside this one, or below it.
kg_own=
for kg_place in "$kg_home/runtime" "$kg_home/../kimi-gate-runtime-$kg_platform/runtime" \
    "$kg_home/node_modules/kimi-gate-runtime-$kg_platform/runtime"; do
    if [ -x "$kg_place/bin/java" ]; then
        kg_own=$kg_place/bin/java
        break
    fi
done
