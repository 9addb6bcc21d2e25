locals {
  ports = { http = 80, https = 443 }
}

job "edge" {
  group "edge" {
    network {
      dynamic "port" {
        for_each = local.ports
        labels   = [port.key]
        content {
          static = port.value
        }
      }
    }
    task "edge" {
      driver = "docker"
      config {
        image = format("registry.example.com/edge:%s", "1.0")
        args  = ["%{ if true }--tls%{ endif }", "${join(",", ["a", "b"])}"]
      }
      meta {
        owner = "platform"
      }
    }
  }
}
