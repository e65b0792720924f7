export interface ProxyPlace {
  /** Where it listens. */
  readonly port: number;
  /** Where the engine does. */
  readonly enginePort: number;
}

/** One thread, connections kept on both sides, and nothing held back to fill a packet. */
export function toHaproxyConfig({ port, enginePort }: ProxyPlace): string {
  return `global
  maxconn 8192
  nbthread 1
defaults
  mode http
  option http-keep-alive
  option http-no-delay
  http-reuse always
  timeout connect 5s
  timeout client 300s
  timeout server 300s
frontend bench
  bind 127.0.0.1:${port}
  default_backend engine
backend engine
  server engine 127.0.0.1:${enginePort} pool-max-conn -1
`;
}

export interface NginxPlace extends ProxyPlace {
  /** For its temporary files. */
  readonly folder: string;
  /** Its worker would otherwise become another user, who may not enter the folder. */
  readonly isRoot: boolean;
}

/** One process that serves by itself, connections kept on both sides, bodies in memory, and no buffering of answers. */
export function toNginxConfig({ port, enginePort, folder, isRoot }: NginxPlace): string {
  const temporary = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"]
    .map((name) => `  ${name}_temp_path ${folder}/${name};`)
    .join("\n");
  return `${isRoot ? "user root;\n" : ""}daemon off;
master_process off;
pid ${folder}/nginx.pid;
error_log stderr crit;
events { worker_connections 8192; }
http {
${temporary}
  access_log off;
  keepalive_requests 100000000;
  keepalive_timeout 300s;
  client_max_body_size 16m;
  client_body_buffer_size 1m;
  upstream engine {
    server 127.0.0.1:${enginePort};
    keepalive 256;
    keepalive_requests 100000000;
  }
  server {
    listen 127.0.0.1:${port} backlog=4096;
    location / {
      proxy_pass http://engine;
      proxy_http_version 1.1;
      proxy_set_header Connection "";
      proxy_buffering off;
      proxy_read_timeout 300s;
    }
  }
}
`;
}
