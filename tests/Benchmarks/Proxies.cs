using System.Diagnostics;
using System.Text;

namespace Associations.Benchmarks;

/// <summary>The two front doors that are compared, each a process of its own before the same backend.</summary>
static class Proxies
{
    static readonly string[] Services = ["Membership", "Events", "Billing", "Webhooks"];

    /// <summary>The gateway as it is deployed, which believes this issuer.</summary>
    /// <param name="port">Where it listens.</param>
    /// <param name="backend">The port of what answers for every service.</param>
    /// <param name="issuer">Whose tokens it accepts.</param>
    /// <param name="cancellation">Gives up.</param>
    /// <param name="more">Settings such as <c>--Limits:Caller:Burst=1000</c>.</param>
    /// <exception cref="NotMeasuredException">It is not built or does not start.</exception>
    internal static Task<OwnProcess> Gateway(int port, int backend, Issuer issuer, CancellationToken cancellation, params IEnumerable<string> more)
    {
        // tests/Benchmarks/bin/Release/net10.0
        var output = new DirectoryInfo(AppContext.BaseDirectory);
        var assembly = Path.GetFullPath(Path.Combine(output.FullName, "../../../../../gateway/bin", output.Parent!.Name, output.Name, "Associations.Gateway.dll"));
        if (!File.Exists(assembly)) throw new NotMeasuredException($"The gateway is not built: there is no {assembly}.");
        // Production demands an issuer with https; nothing else in the path of a request depends on the environment.
        return OwnProcess.Start("The gateway", port, OwnProcess.DotNet(assembly,
            ["--environment=Benchmark", $"--urls=http://127.0.0.1:{port}", $"--Health:Port={OwnProcess.FreePort()}", $"--Identity:Authority={Issuer.Name}", $"--Identity:MetadataAddress={issuer.Metadata}",
                .. Services.Select(service => $"--Services:{service}=http://127.0.0.1:{backend}"), .. more]), cancellation);
    }

    /// <summary>nginx that only forwards, over connections it keeps.</summary>
    /// <exception cref="NotMeasuredException">It is not installed or does not start.</exception>
    internal static async Task<OwnProcess> Nginx(int port, int backend, string folder, CancellationToken cancellation)
    {
        var program = Wrk.Find("nginx") ?? throw new NotMeasuredException("This needs nginx, with which the gateway is compared: apt-get install nginx-light");
        var file = Path.Combine(folder, "nginx.conf");
        await File.WriteAllTextAsync(file, $$"""
            daemon off;
            worker_processes 2;
            pid {{folder}}/nginx.pid;
            error_log stderr;
            events { worker_connections 1024; }
            http {
                access_log off;
                keepalive_requests 10000000;
                client_body_temp_path {{folder}}/body;
                proxy_temp_path {{folder}}/proxy;
                fastcgi_temp_path {{folder}}/fastcgi;
                uwsgi_temp_path {{folder}}/uwsgi;
                scgi_temp_path {{folder}}/scgi;
                upstream backend {
                    server 127.0.0.1:{{backend}};
                    keepalive 64;
                    keepalive_requests 10000000;
                }
                server {
                    listen 127.0.0.1:{{port}};
                    location / {
                        proxy_pass http://backend;
                        proxy_http_version 1.1;
                        proxy_set_header Connection "";
                    }
                }
            }
            """, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), cancellation);
        return await OwnProcess.Start("nginx", port, new ProcessStartInfo(program, ["-e", "stderr", "-p", folder, "-c", file]), cancellation);
    }
}
