job "mixed" {
  type = "batch"

  parameterized {
    payload       = "required"
    meta_required = ["customer"]
  }

  group "work" {
    task "binary" {
      driver = "exec"
      config {
        command = "local/worker"
        args    = ["-v"]
      }
      artifact {
        source      = "https://example.com/worker-${attr.cpu.arch}.tar.gz"
        destination = "local"
        options {
          checksum = "md5:00000000000000000000000000000000"
        }
      }
      dispatch_payload {
        file = "input.json"
      }
    }

    task "gpu" {
      driver = "docker"
      config {
        image = "registry.example.com/trainer:3"
      }
      resources {
        cpu    = 4000
        memory = 8192
        device "nvidia/gpu" {
          count = 2
          constraint {
            attribute = "${device.attr.memory}"
            operator  = ">="
            value     = "8 GiB"
          }
        }
      }
    }
  }
}
