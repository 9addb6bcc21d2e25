# Three groups that know one another by the names of their services.
job "tickets" {
  datacenters = ["north"]

  meta {
    owner = "box-office"
  }

  group "pages" {
    count = 2

    constraint {
      attribute = "${attr.cpu.arch}"
      value     = "arm64"
    }

    constraint {
      attribute = "${meta.rack}"
      operator  = "regexp"
      value     = "r[0-9]+"
    }

    spread {
      attribute = "${node.unique.name}"
    }

    network {
      mode = "bridge"
      port "http" { static = 8088 }
    }

    service {
      name     = "ticket-pages"
      port     = "http"
      provider = "nomad"

      check {
        type     = "tcp"
        interval = "15s"
        timeout  = "3s"
      }
    }

    task "pages" {
      driver = "docker"
      config {
        image = "registry.example.com/tickets/pages:4.1"
        ports = ["http"]
      }
      env {
        SALES_URL = "http://ticket-sales:7000/v1"
        QUEUE     = "ticket-queue:5672"
        OWNER     = "${NOMAD_META_owner}"
      }
      resources {
        cpu        = 600
        memory     = 256
        memory_max = 512
      }
    }
  }

  group "sales" {
    scaling {
      min = 2
      max = 8
    }

    network {
      port "grpc" { to = 7000 }
    }

    service {
      name = "ticket-sales"
      port = "grpc"
      check {
        type     = "grpc"
        interval = "10s"
        timeout  = "2s"
        check_restart {
          limit = 4
        }
      }
    }

    task "sales" {
      driver = "docker"
      user   = "nobody"
      config {
        image = "registry.example.com/tickets/sales:1.9.0"
        ports = ["grpc"]
      }
      resources {
        cores  = 1
        memory = 512
      }
    }

    task "audit" {
      driver = "docker"
      config {
        image = "registry.example.com/tickets/audit:latest"
      }
      lifecycle {
        hook    = "poststart"
        sidecar = true
      }
      env {
        TARGET = "127.0.0.1:7000"
      }
    }
  }

  group "queue" {
    volume "messages" {
      type      = "csi"
      source    = "queue"
      read_only = false
    }

    network {
      port "amqp" { to = 5672 }
      port "ui" { to = 15672 }
    }

    service {
      name = "ticket-queue"
      port = "amqp"
    }

    task "queue" {
      driver = "docker"
      config {
        image = "rabbitmq:3.13.7-management"
        ports = ["amqp", "ui"]
      }
      volume_mount {
        volume      = "messages"
        destination = "/var/lib/rabbitmq"
      }
      resources {
        cpu    = 1200
        memory = 1024
      }
    }
  }
}
