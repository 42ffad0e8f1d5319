{{- define "job.name" -}}
{{- if contains .Chart.Name .Release.Name }}{{ .Release.Name }}{{ else }}{{ .Release.Name }}-{{ .Chart.Name }}{{ end }}
{{- end }}

{{- define "job.selector" -}}
app.kubernetes.io/name: {{ .Chart.Name }}
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end }}

{{- define "job.labels" -}}
{{ include "job.selector" . }}
app.kubernetes.io/version: {{ .Chart.AppVersion | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
helm.sh/chart: {{ .Chart.Name }}-{{ .Chart.Version }}
{{- end }}

{{- define "job.spec" -}}
completions: {{ .Values.completions }}
parallelism: {{ .Values.parallelism }}
template:
  metadata:
    labels:
      {{- include "job.labels" . | nindent 6 }}
  spec:
    restartPolicy: Never
    containers:
      - name: say
        image: "{{ .Values.image.repository }}:{{ .Values.image.tag }}"
        command: [echo, {{ .Values.message | quote }}]
{{- end }}
