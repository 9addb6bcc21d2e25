job "storefront" {
  group "pages" {
    network {
      mode = "bridge"
      port "http" {
        static = 9300
        to     = 9300
      }
    }

    service {
      name = "storefront"
      port = "9300"

      connect {
        sidecar_service {
          proxy {
            upstreams {
              destination_name = "basket"
              local_bind_port  = 8080
            }
          }
        }
      }

      check {
        type         = "grpc"
        port         = "http"
        grpc_service = "pages.Health"
        interval     = "5s"
        timeout      = "2s"
      }
    }

    task "pages" {
      driver = "docker"
      env {
        BASKET_URL = "http://${NOMAD_UPSTREAM_ADDR_basket}"
      }
      config {
        image = "registry.example.com/pages:3.0.1"
      }
    }
  }
}
