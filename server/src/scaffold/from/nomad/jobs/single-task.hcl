job "hello" {
  task "hello" {
    driver = "podman"
    config {
      image = "docker://docker.io/library/nginx:1.27.1"
      tmpfs = ["/var/cache/nginx:size=10m"]
    }
  }
}
