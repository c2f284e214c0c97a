{{- define "medchain.image" -}}
{{ .Values.image.repository }}:{{ .Values.image.tag | default .Chart.AppVersion }}
{{- end }}

{{- define "medchain.labels" -}}
app.kubernetes.io/name: {{ .Release.Name }}
{{- end }}

{{- define "medchain.closed" -}}
allowPrivilegeEscalation: false
readOnlyRootFilesystem: true
capabilities:
  drop: [ALL]
{{- end }}

{{/* What the pods of the servers and that of the migration have in common, up to their containers. */}}
{{- define "medchain.pod" -}}
serviceAccountName: {{ .Release.Name }}
automountServiceAccountToken: false
enableServiceLinks: false
{{- with .Values.image.pullSecrets }}
imagePullSecrets:
  {{- range . }}
  - name: {{ . | quote }}
  {{- end }}
{{- end }}
securityContext:
  runAsNonRoot: true
  runAsUser: 1001
  fsGroup: 1001
  # Else each start would open the signing keys to the group, and the server then refuses them.
  fsGroupChangePolicy: OnRootMismatch
  seccompProfile:
    type: RuntimeDefault
{{- end }}

{{/* The variables that are keys of the secret. */}}
{{- define "medchain.secrets" -}}
{{- $secrets := dict }}
{{- if eq .Values.kms.provider "hsm" }}
{{- $_ := set $secrets "HSM_PIN" "hsm-pin" }}
{{- end }}
{{- $data := include "medchain.data" . | fromYaml }}
{{- range $name, $key := mergeOverwrite $secrets .Values.secretSettings }}
{{- if hasKey $data (printf "%s_FILE" $name) }}
{{- fail (printf "%s is a file already: %s_FILE" $name $name) }}
{{- end }}
- name: {{ $name }}
  valueFrom:
    secretKeyRef: {name: {{ $.Values.secrets.name | quote }}, key: {{ $key | quote }}}
{{- end }}
{{- end }}

{{- define "medchain.mounts" -}}
- {name: data, mountPath: /data}
- {name: copy, mountPath: /copy}
- {name: state, mountPath: /state}
- {name: tmp, mountPath: /tmp}
- {name: secrets, mountPath: /etc/medchain-keys, readOnly: true}
- {name: tls, mountPath: /etc/medchain-keys-tls, readOnly: true}
{{- end }}

{{- define "medchain.volumes" -}}
- name: data
  persistentVolumeClaim: {claimName: {{ .Values.volumes.data.existingClaim | default .Release.Name | quote }}}
- name: copy
  persistentVolumeClaim: {claimName: {{ .Values.volumes.copy.existingClaim | default (printf "%s-copy" .Release.Name) | quote }}}
# Passwords stand in the work area: in memory it goes with the pod. Logs are on the console as well.
- name: state
  emptyDir: {medium: Memory, sizeLimit: 512Mi}
- name: tmp
  emptyDir: {sizeLimit: 256Mi}
- name: secrets
  secret: {secretName: {{ .Values.secrets.name | quote }}, defaultMode: 0440}
- name: tls
  secret: {secretName: {{ .Values.secrets.tls | quote }}, defaultMode: 0440}
{{- end }}

{{/* The variables of the ConfigMap. */}}
{{- define "medchain.settings" -}}
DATABASE_URL: {{ .Values.database.url | quote }}
DATABASE_USER: {{ .Values.database.user | quote }}
DATABASE_PASSWORD_FILE: /etc/medchain-keys/database-password
KMS_ENABLED: {{ eq .Values.kms.provider "aws" | quote }}
{{- if eq .Values.kms.provider "aws" }}
AWS_REGION: {{ required "kms.region is missing" .Values.kms.region | quote }}
{{- else if eq .Values.kms.provider "local" }}
LOCAL_KEK_FILE: /etc/medchain-keys/local-kek
{{- else }}
HSM_LIBRARY: {{ required "kms.hsm.library is missing" .Values.kms.hsm.library | quote }}
HSM_TOKEN_LABEL: {{ required "kms.hsm.tokenLabel is missing" .Values.kms.hsm.tokenLabel | quote }}
HSM_KEY_LABEL: {{ required "kms.hsm.keyLabel is missing" .Values.kms.hsm.keyLabel | quote }}
{{- end }}
MP_JWT_VERIFY_ISSUER: {{ .Values.issuer.url | quote }}
MP_JWT_VERIFY_AUDIENCES: {{ join "," .Values.issuer.audiences | quote }}
MP_JWT_VERIFY_PUBLICKEY_LOCATION: {{ .Values.issuer.keys | quote }}
TLS_CERTIFICATE_FILE: /etc/medchain-keys-tls/tls.crt
TLS_KEY_FILE: /etc/medchain-keys-tls/tls.key
KEYSTORE_PASSWORD_FILE: /etc/medchain-keys/keystore-password
AUDIT_CHECKPOINT_DIRECTORY: /data/checkpoints
AUDIT_CHECKPOINT_KEY_FILE: /data/checkpoint-key.pem
AUDIT_CHECKPOINT_ML_DSA_KEY_FILE: /data/checkpoint-ml-dsa-key.pem
ROW_KEY_FILE: /data/row-key
CERTIFICATE_KEY_FILE: /data/certificate-key.pem
CERTIFICATE_ML_DSA_KEY_FILE: /data/certificate-ml-dsa-key.pem
ERASURE_REGISTER_FILE: /data/erasure-register
ERASURE_REGISTER_COPY: /copy/erasure-register
OPERATIONS_PORT: "9444"
HEALTH_PORT: "9445"
{{- end }}

{{/* The settings, with those of the values over them. */}}
{{- define "medchain.data" -}}
{{- $data := include "medchain.settings" . | fromYaml }}
{{- range $name, $value := .Values.settings }}
{{- $_ := set $data $name $value }}
{{- end }}
{{- toYaml $data }}
{{- end }}
