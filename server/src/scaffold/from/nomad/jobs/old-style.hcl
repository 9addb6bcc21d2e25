/* As jobs were written before groups had networks. */
job "legacy" {
  datacenters = ["dc1"]
  group "legacy" {
    task "server" {
      driver = "docker"
      config {
        image = "registry.example.com/legacy:1.2"
        port_map = { http = 5000 }
      }
      env {
        "JAVA_OPTS" = "-Xmx256m"
      }
      service {
        name = "legacy"
        port = "http"
        check {
          type     = "http"
          path     = "/status"
          interval = "20s"
          timeout  = "4s"
        }
      }
      resources {
        cpu    = 250 // MHz
        memory = 512
        network {
          mbits = 10
          port "http" {}
        }
      }
    }
  }
}
