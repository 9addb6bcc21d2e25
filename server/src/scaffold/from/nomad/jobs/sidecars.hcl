job "front" {
  group "front" {
    network {
      mode = "bridge"
      port "http" {
        static = 80
        to     = 8080
      }
    }

    ephemeral_disk {
      size    = 500
      sticky  = true
      migrate = true
    }

    task "migrate" {
      lifecycle {
        hook    = "prestart"
        sidecar = false
      }
      driver = "docker"
      config {
        image   = "registry.example.com/front:7"
        command = "migrate"
      }
    }

    task "logs" {
      lifecycle {
        hook    = "prestart"
        sidecar = true
      }
      driver = "docker"
      config {
        image = "fluent/fluent-bit:3.1"
      }
      resources {
        cpu    = 50
        memory = 64
      }
    }

    task "front" {
      driver = "docker"
      leader = true
      config {
        image      = "registry.example.com/front:7"
        ports      = ["http"]
        work_dir   = "/srv"
        privileged = true
      }
      service {
        name = "front"
        port = "http"
        check {
          type     = "http"
          path     = "/"
          interval = "10s"
          timeout  = "3s"
        }
      }
      logs {
        max_files     = 5
        max_file_size = 10
      }
    }

    task "wave" {
      lifecycle {
        hook = "poststop"
      }
      driver = "docker"
      config {
        image = "curlimages/curl:8.9.0"
      }
    }
  }
}
