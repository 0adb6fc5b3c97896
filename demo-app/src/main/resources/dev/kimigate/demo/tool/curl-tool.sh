# A tool that is a shell script with curl, as people write them: it knows nothing of Kimi Gate. For any POSIX shell.
#
# sh curl-tool.sh BASE-URL CALLS
#
# One call to warm up, then, at a line on stdin, all its calls at once. It says what comes of them as ToolLine does.
# DEMO_ADDRESS, if set, is where the URL's name leads to; DEMO_CERTIFICATE is the certificate to trust.

base=$1
calls=$2
resolve=
if [ -n "${DEMO_ADDRESS:-}" ]; then
  authority=${base#*://}
  authority=${authority%%/*}
  case $authority in
    *:*) resolve="--resolve $authority:$DEMO_ADDRESS" ;;
    *) resolve="--resolve $authority:443:$DEMO_ADDRESS" ;;
  esac
fi

# $resolve is two words or none
ask() {
  question="Read source file number $1 of the project and say in one sentence what it is for."
  body=$(curl -q -sS -N --noproxy '*' --cacert "$DEMO_CERTIFICATE" $resolve \
    -H 'Authorization: Bearer test-key' -H 'Content-Type: application/json' -w '\nstatus %{http_code}' \
    -d "{\"model\":\"kimi-for-coding\",\"stream\":true,\"messages\":[{\"role\":\"user\",\"content\":\"$question\"}]}" \
    "$base/chat/completions" 2>&1 < /dev/null)
  status=${body##*status }
  text=$(printf '%s\n' "$body" | sed -n 's/^data: .*"content":"\([^"]*\)".*/\1/p' | tr -d '\n')
  message=$(printf '%s\n' "$body" | sed -n 's/.*"message":"\([^"]*\)".*/\1/p')
  case $status/$body in
    200/*'data: [DONE]'*)
      if [ "$text" = "$question" ]; then
        printf 'answered\t%s\t\n' "$1"
      else
        printf 'failed\t%s\tnot the answer that was sent: %s\n' "$1" "$text"
      fi ;;
    200/*) printf 'failed\t%s\tthe answer broke off after %s characters\n' "$1" "${#text}" ;;
    000/*) printf 'failed\t%s\t%s\n' "$1" "$(printf '%s' "${body%status *}" | tr -s '\n\t ' ' ')" ;;
    *) printf 'failed\t%s\tHTTP %s: %s\n' "$1" "$status" "${message:-no message}" ;;
  esac
}

ask 0
read -r go || exit 0
number=1
while [ "$number" -le "$calls" ]; do
  ask "$number" &
  number=$((number + 1))
done
wait
