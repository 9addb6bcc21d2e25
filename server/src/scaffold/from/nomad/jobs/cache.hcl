# A cache with a port of its own and a check.
job "cache" {
  datacenters = ["*"]
  type        = "service"

  group "redis" {
    network {
      mode = "bridge"
      port "db" {
        to = 6379
      }
    }

    service {
      name     = "redis-cache"
      port     = "db"
      provider = "nomad"

      check {
        name     = "alive"
        type     = "tcp"
        interval = "10s"
        timeout  = "2s"
      }
    }

    task "redis" {
      driver = "docker"

      config {
        image          = "redis:7.2"
        ports          = ["db"]
        auth_soft_fail = true
        args           = ["--maxmemory", "200mb"]
      }

      identity {
        env  = true
        file = true
      }

      resources {
        cpu        = 500
        memory     = 256
        memory_max = 512
      }
    }
  }
}
