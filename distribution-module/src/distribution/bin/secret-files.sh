# Secrets from files: for each NAME below the variable NAME_FILE may name a file with it. Sourced by bin/medchain, and by ./medchain of a
# clone; needs their function fail. docs/operations.md, "Secrets from files".
secrets_of_files="AWS_SECRET_ACCESS_KEY AWS_SESSION_TOKEN DATABASE_OWNER_PASSWORD DATABASE_PASSWORD ERASURE_KEYS_KEK ERASURE_KEYS_KEK_PREVIOUS
ERASURE_KEYS_PASSWORD KEYSTORE_PASSWORD LOCAL_KEK LOCAL_KEK_PREVIOUS"

# Sets each NAME whose NAME_FILE is set. One line break at the end of the file is left out.
read_secret_files() {
    local name variable file value
    for name in $secrets_of_files; do
        variable="${name}_FILE"
        file="${!variable:-}"
        if [ -n "$file" ]; then
            [ -z "${!name:-}" ] || fail "$variable must not be set beside $name."
            [ -f "$file" ] && [ -r "$file" ] || fail "$variable must name a file that can be read."
            # Its group may read it: a secret of Kubernetes is root's, and the group's of the process.
            case "$(stat -Lc %a "$file")" in
                *[0145]0) ;;
                *) fail "$variable names a file that is open to others: give it mode 0400 or 0440." ;;
            esac
            IFS= read -r -d '' value <"$file" || true
            value="${value%$'\n'}"
            [ -n "$value" ] || fail "$variable names a file that is empty."
            export "$name=$value"
        fi
        # The server refuses to start with one that nobody has read.
        unset "$variable"
    done
}
