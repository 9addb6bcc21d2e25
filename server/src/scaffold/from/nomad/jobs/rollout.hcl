job "shop" {
  datacenters = ["eu-1", "eu-2"]
  priority    = 70

  constraint {
    attribute = "${attr.kernel.name}"
    value     = "linux"
  }

  affinity {
    attribute = "${node.datacenter}"
    value     = "eu-1"
    weight    = 80
  }

  spread {
    attribute = "${node.datacenter}"
    target "eu-1" {
      percent = 60
    }
  }

  update {
    max_parallel      = 2
    canary            = 1
    min_healthy_time  = "15s"
    healthy_deadline  = "5m"
    progress_deadline = "10m"
    auto_revert       = true
    auto_promote      = false
    stagger           = "30s"
  }

  migrate {
    max_parallel = 1
  }

  group "api" {
    count = 6

    constraint {
      distinct_hosts = true
    }

    restart {
      attempts = 3
      delay    = "15s"
      interval = "10m"
      mode     = "delay"
    }

    reschedule {
      delay          = "30s"
      delay_function = "exponential"
      max_delay      = "1h"
      unlimited      = true
    }

    scaling {
      enabled = true
      min     = 6
      max     = 20
      policy {
        cooldown = "1m"
      }
    }

    network {
      port "http" { to = 8080 }
      port "metrics" { to = 9102 }
      port "admin" {}
    }

    service {
      name = "shop-api"
      port = "http"
      tags = ["traefik.enable=true", "urlprefix-/api"]

      check {
        type     = "http"
        path     = "/ready"
        interval = "5s"
        timeout  = "2s"
        header {
          X-Probe = ["nomad"]
        }
        check_restart {
          limit = 3
          grace = "60s"
        }
      }

      check {
        type     = "script"
        command  = "/bin/verify"
        args     = ["--fast"]
        interval = "30s"
        timeout  = "5s"
      }
    }

    task "api" {
      driver       = "docker"
      kill_timeout = "25s"
      kill_signal  = "SIGQUIT"
      user         = "1000"

      config {
        image           = "registry.example.com/shop/api:2.4.1"
        command         = "serve"
        args            = ["--port", "${NOMAD_PORT_http}"]
        ports           = ["http", "metrics", "admin"]
        readonly_rootfs = true
        cap_drop        = ["ALL"]
        cap_add         = ["net_bind_service"]
        labels {
          team = "shop"
        }
      }

      env {
        LOG_LEVEL   = "info"
        LISTEN      = "${NOMAD_ADDR_http}"
        DB_PASSWORD = "hunter2"
      }

      resources {
        cores  = 2
        memory = 1024
      }
    }
  }
}
