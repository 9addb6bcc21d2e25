variable "image_tag" {
  type        = string
  description = "What to run."
}

variable "replicas" {
  type    = number
  default = 3
}

variable "ports" {
  type    = map(number)
  default = {
    http = 8080
  }
}

variable "settings" {
  type = list(object({ name = string, level = string }))
  default = [
    { name = "web", level = "warn" },
  ]
}

locals {
  service = "orders"
  domain  = "${local.service}.example.com"
  is_prod = var.replicas > 2 && !false
  shout   = upper(local.service)
}

job "orders" {
  group "orders" {
    count = local.is_prod ? var.replicas * 2 : 1

    network {
      port "http" { to = var.ports["http"] }
    }

    task "orders" {
      driver = "docker"
      config {
        image = "registry.example.com/${local.service}:${var.image_tag}"
        ports = ["http"]
        args  = [for s in var.settings : "--level=${s.level}"]
      }
      env = {
        HOST     = local.domain
        SHOUT    = local.shout
        LEVEL    = var.settings[0].level
        SETTINGS = file("settings.json")
        ALLOC    = "${NOMAD_ALLOC_ID}"
        PRICE    = "$${not_a_variable}"
      }
      resources {
        cpu    = 100 + 50
        memory = 2 * 64
      }
    }
  }
}
