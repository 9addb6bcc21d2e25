job "billing" {
  group "app" {
    network {
      port "http" { to = 3000 }
    }

    vault {
      policies = ["billing-read"]
    }

    task "app" {
      driver = "docker"

      config {
        image   = "registry.example.com/billing:1.0.3"
        ports   = ["http"]
        volumes = [
          "local/app.yml:/etc/billing/app.yml:ro",
          "secrets/keys:/etc/keys",
        ]
        mount {
          type     = "tmpfs"
          target   = "/tmp/work"
          readonly = false
          tmpfs_options {
            size = 67108864
          }
        }
      }

      vault {
        role        = "billing"
        change_mode = "restart"
      }

      template {
        destination = "secrets/app.env"
        env         = true
        change_mode = "restart"
        data        = <<-EOT
          # what the application is told
          LOG_LEVEL=debug
          API_KEY="{{ with secret "kv/data/billing" }}{{ .Data.data.api_key }}{{ end }}"
          {{ with secret "database/creds/billing" }}
          DB_USER={{ .Data.username }}
          DB_PASSWORD={{ .Data.password | toJSON }}
          {{ end }}
          UPSTREAM={{ range service "ledger" }}{{ .Address }}{{ end }}
        EOT
      }

      template {
        destination = "${NOMAD_TASK_DIR}/app.yml"
        perms       = "0640"
        data        = <<EOF
server:
  workers: 4
EOF
      }

      template {
        destination = "secrets/keys/tls.key"
        data        = <<EOH
{{ with secret "pki/issue/billing" "common_name=billing.example.com" }}
{{- .Data.private_key -}}
{{ end }}
EOH
      }

      template {
        source      = "nginx.conf.tpl"
        destination = "local/nginx.conf"
      }

      resources {
        cpu    = 200
        memory = 128
      }
    }
  }
}
