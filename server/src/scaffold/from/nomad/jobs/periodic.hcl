job "report" {
  type = "batch"

  periodic {
    crons            = ["15 2 * * *", "@weekly"]
    time_zone        = "Europe/Paris"
    prohibit_overlap = true
  }

  group "report" {
    restart {
      attempts = 0
      mode     = "fail"
    }

    task "make" {
      driver = "docker"
      config {
        image      = "registry.example.com/report:5"
        entrypoint = ["/bin/report"]
        args       = ["--yesterday"]
      }
      resources {
        memory = 300
      }
    }
  }
}
