"""Lets one mitmproxy sign by several authorities, and leads every name to one server.

The first label of the name that a client asks for names the authority: `avast.example.com` is signed by `avast.pem` of the
folder in AUTHORITIES, where there is one. A name that begins with BAD_LABEL is led to the port in BAD_PORT.
"""
import os
import pathlib

from mitmproxy import certs, ctx

FOLDER = pathlib.Path(os.environ["AUTHORITIES"])


class Names:
    def running(self):
        config = ctx.master.addons.get("tlsconfig")
        plain = config.get_cert
        own = config.certstore
        stores = {}
        for file in FOLDER.glob("*.pem"):
            stores[file.stem] = certs.CertStore.from_files(file, FOLDER / "dhparam")

        def get_cert(context):
            config.certstore = stores.get((context.client.sni or "").split(".")[0], own)
            return plain(context)

        config.get_cert = get_cert

    def server_connect(self, data):
        bad = os.environ["BAD_LABEL"]
        is_bad = bad and data.server.address[0].startswith(bad)
        port = os.environ["BAD_PORT" if is_bad else "GOOD_PORT"]
        data.server.address = ("127.0.0.1", int(port))


addons = [Names()]
