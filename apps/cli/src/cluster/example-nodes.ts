/** What `harombe cluster init` puts at the end of the configuration, for a person to edit. */
export const exampleNodes = `
# Other machines, as an example. Change what it says, take the leading "# " away, and see how they
# are with \`harombe cluster status\`.
# cluster:
#   nodes:
#     - name: desk            # unique in the cluster
#       host: 192.168.1.20    # a name or an address
#       port: 11434           # 8000 is harombe's own, 11434 is Ollama's
#       model: qwen3:8b       # as that machine names it
#       tier: 1               # 0 is fast, 1 balanced, 2 powerful
#     - name: server
#       host: 192.168.1.30
#       model: llama3.3:70b
#       tier: 2
#       auth_token: \${env:SERVER_TOKEN}    # where it expects one
#       mac: 3c:7c:3f:12:ab:90             # where it sleeps and may be woken
`;
