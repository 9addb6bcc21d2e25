# Runs to its end on each machine, once.
job "cleanup" {
  type = "sysbatch"

  group "cleanup" {
    restart {
      attempts = 0
      mode     = "fail"
    }

    task "cleanup" {
      driver = "docker"
      config {
        image      = "registry.example.com/cleanup:2"
        entrypoint = ["/bin/sh", "-c"]
        args       = ["rm -rf $(find /scratch -mtime +3)"]
        shm_size   = 16777216
      }
      template {
        destination = "local/rules.conf"
        perms       = "0444"
        data        = <<-EOT
          keep = 3
        EOT
      }
      resources {
        cpu    = 20
        memory = 32
      }
    }
  }
}
