using System.Buffers.Text;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json.Nodes;

namespace Associations.Testing;

/// <summary>
/// Tokens that must not be believed, made by hand byte for byte, because a library would not make most of them (RFC 8725, RFC 9068 section 4).
/// Each is the sound one with one thing changed, so that what is refused is that thing.
/// </summary>
/// <param name="key">The issuer's key.</param>
/// <param name="kid">Its id.</param>
/// <param name="issuer">The issuer, as in <c>iss</c>.</param>
/// <param name="elsewhere">An address at which somebody else's keys could be fetched, if anyone did.</param>
public sealed class TokenCorpus(RSA key, string kid, string issuer, string elsewhere)
{
    /// <summary>The association that tokens are for.</summary>
    public static readonly Guid Association = Guid.Parse("0198a000-0000-7000-8000-00000000a55c");

    static readonly RSA Theirs = RSA.Create(2048);

    /// <summary>What every other one is made from: staff of the association, with every scope.</summary>
    public string Sound => Made(_ => { }, _ => { });

    /// <summary>The names of tokens that are no tokens of ours: 401.</summary>
    public static IEnumerable<string> Wrong => new TokenCorpus(Theirs, "", "", "").All().Select(one => one.Name);

    /// <summary>The names of tokens that are valid and say nothing that opens anything: 403 where staff is asked for.</summary>
    public static IEnumerable<string> Powerless => new TokenCorpus(Theirs, "", "", "").Weak().Select(one => one.Name);

    /// <summary>One of them.</summary>
    public string this[string name] => All().Concat(Weak()).Single(one => one.Name == name).Token();

    IEnumerable<(string Name, Func<string> Token)> All()
    {
        var now = TimeProvider.System.GetUtcNow();
        yield return ("no token at all", () => "nonsense");
        yield return ("three parts of nothing", () => "..");
        yield return ("not Base64", () => "!$%.&/(.=?!");
        yield return ("not JSON", () => $"{Encode("hello")}.{Encode("hello")}.{Encode("hello")}");
        yield return ("two tokens at once", () => $"{Sound}, Bearer {Sound}");
        yield return ("cut off", () => Sound[..^20]);
        yield return ("no signature", () => Sound[..(Sound.LastIndexOf('.') + 1)]);
        yield return ("the signature of another", () => $"{Sound[..Sound.LastIndexOf('.')]}{Made(_ => { }, claims => claims["jti"] = "2")[Sound.LastIndexOf('.')..]}");
        yield return ("encrypted, five parts", () => $"{Encode("""{"alg":"RSA-OAEP","enc":"A256GCM","typ":"at+jwt"}""")}.AAAA.AAAA.AAAA.AAAA");
        yield return ("20 kB", () => Made(_ => { }, claims => claims["groups"] = new string('g', 15_000)));

        foreach (var none in (string[])["none", "None", "nOnE"])
            yield return ($"alg {none}", () => Unsigned(header => header["alg"] = none));
        yield return ("alg missing", () => Unsigned(header => header.Remove("alg")));
        yield return ("HS256 with the public key as PEM", () => Hashed(Encoding.ASCII.GetBytes(key.ExportSubjectPublicKeyInfoPem())));
        yield return ("HS256 with the public key as DER", () => Hashed(key.ExportSubjectPublicKeyInfo()));
        yield return ("HS256 with the modulus", () => Hashed(key.ExportParameters(false).Modulus!));
        yield return ("HS256 with nothing", () => Hashed([]));
        yield return ("RS512, which is not among ours", () => Assemble(header => header["alg"] = "RS512", _ => { }, data => key.SignData(data, HashAlgorithmName.SHA512, RSASignaturePadding.Pkcs1)));

        yield return ("somebody else's key under our key's id", () => Forged(_ => { }));
        yield return ("somebody else's key under no id", () => Forged(header => header.Remove("kid")));
        yield return ("an unknown key id", () => Forged(header => header["kid"] = "unknown"));
        yield return ("a key id that is a path", () => Forged(header => header["kid"] = "../../../../dev/null"));
        yield return ("a key id that is SQL", () => Forged(header => header["kid"] = "x' UNION SELECT 'key"));
        yield return ("keys at the address in jku", () => Forged(header => header["jku"] = $"{elsewhere}/jwks"));
        yield return ("a certificate at the address in x5u", () => Forged(header => header["x5u"] = $"{elsewhere}/certificate"));
        yield return ("the key in jwk", () => Forged(header => (header["jwk"], header["kid"]) = (Jwk(Theirs, "own"), "own")));
        yield return ("the certificate in x5c", () => Forged(header => header["x5c"] = new JsonArray(Certificate())));
        yield return ("an extension that must be understood", () => Made(header => (header["crit"], header["b64"]) = (new JsonArray("b64"), true), _ => { }));

        yield return ("typ missing", () => Made(header => header.Remove("typ"), _ => { }));
        yield return ("typ of a logout token", () => Made(header => header["typ"] = "logout+jwt", _ => { }));
        yield return ("typ of a security event", () => Made(header => header["typ"] = "secevent+jwt", _ => { }));
        yield return ("an ID token", () => Made(header => header["typ"] = "JWT", claims => (claims["aud"], claims["nonce"]) = ("some-client", "n")));

        yield return ("another issuer", () => With("iss", "https://elsewhere.test/"));
        yield return ("an issuer that begins as ours", () => With("iss", $"{issuer}elsewhere"));
        yield return ("no issuer", () => Without("iss"));
        yield return ("another audience", () => With("aud", "somebody-else"));
        yield return ("an audience that begins as ours", () => With("aud", "associations.elsewhere"));
        yield return ("no audience", () => Without("aud"));
        yield return ("several audiences without ours", () => With("aud", new JsonArray("some-client", "account")));
        yield return ("expired", () => With("exp", now.AddMinutes(-5).ToUnixTimeSeconds()));
        yield return ("never expires", () => Without("exp"));
        yield return ("expires at no number", () => With("exp", "tomorrow"));
        yield return ("expires before time began", () => With("exp", -1));
        yield return ("not valid before later", () => With("nbf", now.AddMinutes(5).ToUnixTimeSeconds()));

        yield return ("no subject", () => Without("sub"));
        yield return ("several subjects", () => With("sub", new JsonArray("staff", "ada")));
        yield return ("an association twice", () => Raw(sound => sound.Replace("\"association\":", $"\"association\":\"{Guid.Empty}\",\"association\":", StringComparison.Ordinal)));
        yield return ("a role twice", () => Raw(sound => sound.Replace("\"role\":", "\"role\":\"member\",\"role\":", StringComparison.Ordinal)));
        yield return ("a role twice, once in disguise", () => Raw(sound => sound.Replace("\"role\":", "\"\\u0072ole\":\"member\",\"role\":", StringComparison.Ordinal)));
        yield return ("several associations", () => With("association", new JsonArray($"{Association}", $"{Guid.Empty}")));
        yield return ("an association in an object", () => With("association", new JsonObject { ["id"] = $"{Association}" }));
        yield return ("an association that is a number", () => With("association", 7));
        yield return ("scopes in an array", () => With("scope", new JsonArray(Scopes.Split(' ').Select(scope => (JsonNode?)scope).ToArray())));
        yield return ("scopes in an object", () => With("scope", new JsonObject { ["a"] = $"b {Scopes} c" }));
        yield return ("a role in an object", () => With("role", new JsonObject { ["a"] = "b staff c" }));
        yield return ("roles in an array in an array", () => With("role", new JsonArray(new JsonArray("staff"))));
        yield return ("a hundred claims deep", () => Raw(sound => sound.Replace("\"role\":", $"\"deep\":{new string('[', 100)}{new string(']', 100)},\"role\":", StringComparison.Ordinal)));
    }

    IEnumerable<(string Name, Func<string> Token)> Weak()
    {
        yield return ("no association", () => Without("association"));
        yield return ("an association that is no id", () => With("association", "*DEFAULT*"));
        yield return ("an empty association", () => With("association", ""));
        yield return ("no scope", () => Without("scope"));
        yield return ("an empty scope", () => With("scope", ""));
        yield return ("a scope that only begins as ours", () => With("scope", "membership:readers membership:writers"));
        yield return ("no role", () => Without("role"));
        yield return ("no roles", () => With("role", new JsonArray()));
        yield return ("a role with ours in its name", () => With("role", "former staff"));
        yield return ("a role in other letters", () => With("role", "Staff"));
        yield return ("roles elsewhere in the token", () => Made(_ => { }, claims =>
        {
            claims.Remove("role");
            claims["realm_access"] = new JsonObject { ["roles"] = new JsonArray("staff") };
            claims["http://schemas.microsoft.com/ws/2008/06/identity/claims/role"] = "staff";
        }));
    }

    const string Scopes = "membership:read membership:write events:read events:write billing:read billing:write webhooks:read webhooks:write";

    /// <summary>A token of the issuer's, with its header and claims as a test wants them.</summary>
    public string Made(Action<JsonObject> header, Action<JsonObject> claims) =>
        Assemble(header, claims, data => key.SignData(data, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1));

    /// <summary>A key as an issuer publishes it (RFC 7517).</summary>
    public static JsonObject Jwk(RSA key, string kid)
    {
        var parameters = key.ExportParameters(includePrivateParameters: false);
        return new JsonObject
        {
            ["kty"] = "RSA",
            ["use"] = "sig",
            ["alg"] = "RS256",
            ["kid"] = kid,
            ["n"] = Base64Url.EncodeToString(parameters.Modulus),
            ["e"] = Base64Url.EncodeToString(parameters.Exponent),
        };
    }

    /// <summary>The keys that are not the issuer's, as they would be found <c>elsewhere</c>.</summary>
    public static JsonObject TheirKeys(string kid) => new() { ["keys"] = new JsonArray(Jwk(Theirs, kid)) };

    string With(string claim, JsonNode value) => Made(_ => { }, claims => claims[claim] = value);

    string Without(string claim) => Made(_ => { }, claims => claims.Remove(claim));

    /// <summary>The same by somebody else.</summary>
    public string Forged(Action<JsonObject> header) => Assemble(header, _ => { }, data => Theirs.SignData(data, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1));

    string Unsigned(Action<JsonObject> header) => Assemble(header, _ => { }, _ => []);

    string Hashed(byte[] secret) => Assemble(header => header["alg"] = "HS256", _ => { }, data => HMACSHA256.HashData(secret, data));

    string Raw(Func<string, string> change)
    {
        var parts = Sound.Split('.');
        var claims = change(Encoding.UTF8.GetString(Base64Url.DecodeFromChars(parts[1])));
        var data = $"{parts[0]}.{Encode(claims)}";
        return $"{data}.{Base64Url.EncodeToString(key.SignData(Encoding.ASCII.GetBytes(data), HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1))}";
    }

    string Assemble(Action<JsonObject> changeHeader, Action<JsonObject> changeClaims, Func<byte[], byte[]> sign)
    {
        var now = TimeProvider.System.GetUtcNow();
        var header = new JsonObject { ["alg"] = "RS256", ["typ"] = "at+jwt", ["kid"] = kid };
        var claims = new JsonObject
        {
            ["iss"] = issuer,
            ["aud"] = "associations",
            ["sub"] = "staff",
            ["jti"] = "1",
            ["iat"] = now.AddMinutes(-1).ToUnixTimeSeconds(),
            ["nbf"] = now.AddMinutes(-1).ToUnixTimeSeconds(),
            ["exp"] = now.AddHours(1).ToUnixTimeSeconds(),
            ["association"] = $"{Association}",
            ["role"] = "staff",
            ["scope"] = Scopes,
        };
        changeHeader(header);
        changeClaims(claims);
        var data = $"{Encode(header.ToJsonString())}.{Encode(claims.ToJsonString())}";
        return $"{data}.{Base64Url.EncodeToString(sign(Encoding.ASCII.GetBytes(data)))}";
    }

    static string Certificate()
    {
        var request = new CertificateRequest("CN=elsewhere", Theirs, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch.AddYears(100));
        return Convert.ToBase64String(certificate.RawData);
    }

    static string Encode(string text) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(text));
}
