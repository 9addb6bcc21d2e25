job "rails-app" {
  datacenters = ["dc1"]

  group "web" {
    count = 2

    task "rails" {
      driver = "docker"
      config {
        image = "myapp:latest"
        port_map {
          http = 3000
        }
      }
      resources {
        cpu    = 500
        memory = 1024
      }
    }
  }
}
