#!/bin/sh
# @MARK@
# The commands of Kimi Gate. "run" puts the gateway into a tool's way and becomes the tool: exit code, signals, job
# control and terminal are the tool's own.
@PLACE@

if [ ! -r "$kg_jar" ]; then
    echo "kimi-gate: $kg_jar is no longer there; run java -jar kimi-gate.jar install where the jar is now" >&2
    kg_java=
elif [ -n "$kg_own" ] && [ -x "$kg_own" ]; then
    kg_java=$kg_own
elif [ -n "${JAVA_HOME-}" ] && [ -x "$JAVA_HOME/bin/java" ]; then
    kg_java=$JAVA_HOME/bin/java
elif ! kg_java=$(command -v java); then
    echo "kimi-gate: no java is found; set JAVA_HOME or PATH to a Java 17 or newer" >&2
    kg_java=
fi

case ${1-} in
run)
    case $kg_java:${2-} in ?*:-h | ?*:--help) exec "$kg_java" -jar "$kg_jar" "$@" ;; esac
    shift
    kg_plan=
    kg_code=1
    if [ -n "$kg_java" ]; then
        # Without the agent, which would say so on stderr; stdin belongs to the tool.
        kg_plan=$(
            KIMIGATE_JAVA_TOOL_OPTIONS=${JAVA_TOOL_OPTIONS-}
            LC_ALL=C.UTF-8
            export KIMIGATE_JAVA_TOOL_OPTIONS LC_ALL
            unset JAVA_TOOL_OPTIONS JDK_JAVA_OPTIONS
            exec "$kg_java" -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -Xmx64m -jar "$kg_jar" \
                run-plan --pid $$ --launcher "$0" "$@" </dev/null
        )
        kg_code=$?
    fi
    if [ "$kg_code" -eq 2 ]; then
        exit 2
    fi
    while :; do
        case ${1-} in
        --anyway | --no-jvm) shift ;;
        --)
            shift
            break
            ;;
        *) break ;;
        esac
    done
    case $kg_code$kg_plan in
    "0# kimi-gate"*) eval "$kg_plan" ;;
    *) echo "kimi-gate: ${1-} runs without the gate" >&2 ;;
    esac
    exec "$@"
    ;;
gateway)
    [ -n "$kg_java" ] || exit 1
    # One arena and small stacks: a gateway has a few threads, and most of its memory would be what malloc keeps.
    MALLOC_ARENA_MAX=${MALLOC_ARENA_MAX-1}
    MALLOC_TRIM_THRESHOLD_=${MALLOC_TRIM_THRESHOLD_-131072}
    export MALLOC_ARENA_MAX MALLOC_TRIM_THRESHOLD_
    exec "$kg_java" @GATEWAY_FLAGS@ -jar "$kg_jar" "$@"
    ;;
*)
    [ -n "$kg_java" ] || exit 1
    exec "$kg_java" -jar "$kg_jar" "$@"
    ;;
esac
