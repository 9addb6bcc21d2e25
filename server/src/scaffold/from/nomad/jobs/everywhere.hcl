job "node-exporter" {
  type        = "system"
  datacenters = ["dc1"]

  group "exporter" {
    network {
      mode = "host"
      port "metrics" { static = 9100 }
    }

    task "exporter" {
      driver = "docker"
      config {
        image        = "quay.io/prometheus/node-exporter:v1.8.2"
        network_mode = "host"
        pid_mode     = "host"
        args         = ["--path.rootfs=/host"]
        volumes      = ["/:/host:ro,rslave"]
      }
    }
  }
}
