job "database" {
  group "postgres" {
    volume "data" {
      type            = "csi"
      source          = "postgres"
      read_only       = false
      access_mode     = "single-node-writer"
      attachment_mode = "file-system"
      per_alloc       = true
    }

    volume "certificates" {
      type      = "host"
      source    = "ca"
      read_only = true
    }

    network {
      port "pg" { static = 5432 }
    }

    task "postgres" {
      driver = "docker"

      volume_mount {
        volume      = "data"
        destination = "/var/lib/postgresql/data"
      }

      volume_mount {
        volume           = "certificates"
        destination      = "/etc/ssl/ca"
        read_only        = true
        propagation_mode = "private"
      }

      config {
        image    = "postgres:16.4"
        ports    = ["pg"]
        shm_size = 268435456
      }

      env {
        POSTGRES_PASSWORD = "change-me-now"
      }

      resources {
        cpu    = 1000
        memory = 2048
      }
    }
  }
}
